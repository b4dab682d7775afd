#!/usr/bin/env python3
"""Build the images of container/ with podman and run a Generic IOC's as a cluster would: UID 1000, read-only, no capabilities.

usage: images.py BINARY

The Debian that all begins with is made by debootstrap once and kept in ~/.cache/iocwright; podman keeps the layers that have
not changed. Nothing is pulled from a registry. Needs root; packages that are missing are installed by apt.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import rig
import small_modules
from containers import must, prepare, run

report = rig.Report()
NAME = "localhost/iocwright-test"

def cache():
    folder = pathlib.Path(os.environ.get("IOCWRIGHT_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "iocwright")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def debian_image():
    """A bare Debian 12 as an image."""
    archive = cache() / "debian-bookworm.tar"
    if not archive.exists():
        mirror = next(line for line in must("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages", "Origin: Debian").splitlines() if line.endswith(" bookworm")).split()[0]
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "root"
            must("debootstrap", "--variant=minbase", "bookworm", root, mirror)
            must("tar", "-C", root, "--exclude=./dev/*", "--exclude=./var/cache/apt/*", "--exclude=./var/lib/apt/lists/*", "--exclude=./var/log/*", "-cf", f"{archive}.part", ".")
            os.rename(f"{archive}.part", archive)
    image = f"{NAME}-debian:bookworm"
    if run("podman", "image", "exists", image)[0] != 0:
        must("podman", "import", "--quiet", archive, image)
    return image


def build(file, target, context, **arguments):
    image = f"{NAME}-{target if file.name == 'Containerfile.base' else 'ioc-' + target}"
    words = [word for name, value in arguments.items() if not name.startswith("_") for word in ("--build-arg", f"{name}={value}")]
    must("podman", "build", "--pull=never", "--layers", *arguments.get("_options", []), "-f", file, "--target", target, "-t", image, *words, context)
    return image


def base_images(binary, folder, debian):
    """The developer and the runtime image, with the binary of this test."""
    context = folder / "base"
    (context / "build/release").mkdir(parents=True)
    shutil.copy2(binary, context / "build/release/iocwright")
    shutil.copytree(rig.TOP / "container", context / "container")
    shutil.copy2(rig.TOP / ".dockerignore", context)
    if (rig.TOP / "support-defs").exists():
        shutil.copytree(rig.TOP / "support-defs", context / "support-defs")
    settings = {"BASE_IMAGE": debian, "EPICS_SOURCE": "debian", "IOCWRIGHT": "binary"}
    file = rig.TOP / "container/Containerfile.base"
    return build(file, "developer", context, **settings), build(file, "runtime", context, **settings)


RECIPES = {
    "scale": "module: scale\nversion: 1-0\norganization: https://example.org/epics\nlibs: [scale]\n",
    "ramp": "module: ramp\nversion: 1-0\norganization: https://example.org/epics\nrequires: [scale]\nlibs: [ramp]\ndbds: [ramp.dbd]\n",
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def make_mirror(folder):
    """The two modules as git repositories, where a mirror of example.org would have them."""
    for name, files in (("scale", small_modules.SCALE), ("ramp", small_modules.RAMP)):
        source = folder / "source" / name
        texts = {"Makefile": small_modules.TOP_MAKEFILE, **{f"configure/{file}": text for file, text in small_modules.CONFIGURE.items()}, **files}
        write(source, {**texts, "configure/RELEASE": "EPICS_BASE = /nowhere\n"})
        git = ["git", "-C", source, "-c", "user.name=test", "-c", "user.email=test@localhost"]
        must("git", "init", "-q", "-b", "main", source)
        must(*git, "add", ".")
        must(*git, "commit", "-qm", "a module")
        must(*git, "tag", "1-0")
        must("git", "clone", "-q", "--bare", source, folder / f"git/example.org/epics/{name}.git")
    return folder


def ioc_image(folder, developer, runtime):
    context = folder / "generic-ioc"
    write(context, {f"ibek-support/{name}/{name}.install.yml": text for name, text in RECIPES.items()})
    write(context, {"ibek-support/ramp/ramp.ibek.support.yaml": small_modules.DEFINITION})
    mirror = make_mirror(folder / "mirror")
    return build(rig.TOP / "container/Containerfile", "runtime", context, DEVELOPER=developer, RUNTIME=runtime, MODULES="ramp scale", IOCWRIGHT_MIRROR="/mirror",
                 _options=["--volume", f"{mirror}:/mirror:ro"])


def check_contents(image):
    listing = must("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", "find", image, "/", "-xdev", "-type", "f", "-o", "-xdev", "-type", "l").splitlines()
    names = {pathlib.PurePath(path).name for path in listing if pathlib.PurePath(path).parent.name in ("bin", "sbin")}
    for program in ("gcc", "g++", "cc", "ld", "make", "git", "python3", "ansible-playbook"):
        report.check(program not in names and not any(name.startswith(f"{program}-") for name in names), f"the runtime image has no {program}")
    epics = [path for path in listing if path.startswith("/epics/")]
    report.equal([path for path in epics if path.endswith((".a", ".h", ".c", ".cpp", ".pl"))], [], "the runtime image has no sources, headers or archives of EPICS")
    for name in ("msi", "caget", "ioc", "libramp.so", "libscale.so", "ioc.schema.json", "start.sh", "liveness.sh"):
        report.check(any(path.endswith("/" + name) for path in epics), f"the runtime image has {name}")


def check_running(image, folder):
    config = folder / "config"
    write(config, {"ioc.yaml": small_modules.INSTANCE})
    for path in (folder, config):
        path.chmod(0o755)
    access = {"EPICS_CA_AUTO_ADDR_LIST": "NO", "EPICS_CA_ADDR_LIST": "127.0.0.1", "EPICS_CAS_INTF_ADDR_LIST": "127.0.0.1", "IOC_NAME": "TEST-IOC-01", "HOME": "/tmp"}
    words = [word for name, value in access.items() for word in ("--env", f"{name}={value}")]
    container = must("podman", "run", "--detach", "--interactive", "--tty", "--pull=never", "--network=none", "--user=1000", "--read-only", "--cap-drop=all", "--security-opt=no-new-privileges",
                     "--tmpfs=/epics/runtime:mode=0775", "--volume", f"{config}:/epics/ioc/config:ro", *words, image)
    try:
        def value():
            status, out, _ = run("podman", "exec", container, "caget", "-t", "-w", "5", "TEST:DOUBLE")
            if status != 0 and run("podman", "inspect", "-f", "{{.State.Running}}", container)[1].strip() != "true":
                return "the container has ended"
            return out.strip() if status == 0 else None

        report.equal(rig.until(value, "an answer of the IOC in the container"), "42", "the IOC answers, as UID 1000, read-only, without a capability")
        report.equal(must("podman", "exec", container, "id", "-u"), "1000", "it runs as UID 1000")
        must("podman", "stop", "--time=10", container)
    finally:
        log = run("podman", "logs", container)[1]
        run("podman", "rm", "--force", container)
    report.check("a ramp says hello" in log, "the registrar of a module ran", log[-2000:])


def print_sizes(images):
    for image in images:
        size = int(must("podman", "image", "inspect", "-f", "{{.Size}}", image))
        print(f"{image}: {size / 1e6:.0f} MB")


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    prepare(buildah="buildah", debootstrap="debootstrap")
    with tempfile.TemporaryDirectory(prefix="iocwright-images-") as name:
        folder = pathlib.Path(name)
        debian = debian_image()
        developer, runtime = base_images(binary, folder, debian)
        image = ioc_image(folder, developer, runtime)
        check_contents(image)
        check_running(image, folder)
        print_sizes([debian, developer, runtime, image])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
