#!/usr/bin/env python3
"""Build the images of container/ by the commands in the comments of its files, and run that of a Generic IOC as a
cluster does: UID 1000, read-only, without capabilities. Run the lines with podman of the workflows that users copy.

usage: images.py BINARY

The Debian base image is made by debootstrap once and kept in ~/.cache/iocwright, like the layers of the images. It is
imported under the name that Containerfile.base uses, so that no registry is needed. git's configuration redirects what
the commands clone to repositories on this machine. Needs root; missing packages are installed by apt.
"""
import pathlib
import re
import shutil
import sys
import tempfile

import containers
import dockerfiles
import documented
import image_workflows
import rig
import sources
from containers import must, prepare, run

report = rig.Report()
BASE, GENERIC_IOC = "container/Containerfile.base", "container/Containerfile"
DEVELOPER, RUNTIME, IMAGE = "localhost/iocwright-developer", "localhost/iocwright-runtime", "localhost/my-ioc"
PUBLIC_BASE = "https://github.com/epics-base/epics-base"
INSTANCE = """\
ioc_name: TEST-IOC-01
description: a ramp and a level
entities:
  - { type: ramp.ramp, port: R1, top: 42 }
  - { type: ramp.value, P: "TEST:RAMP", PORT: R1 }
  - { type: level.level, P: "TEST:LEVEL", N: 3, VAL: 4.5 }
"""


def debian_image(suite="bookworm"):
    """A minimal Debian. Debian 12 has the name that is the default of BASE_IMAGE."""
    archive = must(rig.TOP / "tests/debian-root", suite)
    image = re.search(r"^ARG BASE_IMAGE=(\S+)$", (rig.TOP / BASE).read_text(), re.M)[1]
    if suite != "bookworm":
        image = f"localhost/iocwright-tests-{suite}"
    if run("podman", "image", "exists", image)[0] != 0:
        must("podman", "import", "--quiet", archive, image)
    return image


def checkout(folder):
    """Copies the files of the tree, as a fresh checkout has them."""
    names = must("git", "-C", rig.TOP, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    for name in filter(None, names):
        source, target = rig.TOP / name, folder / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    return folder


def make_base_repository(base, folder):
    """Makes a git repository of EPICS Base from the sources of a built tree, without the modules of PVAccess."""
    version = re.search(r"EPICS_VERSION=(\S+)", (rig.TOP / BASE).read_text())[1]
    made = {"bin", "include", "dbd", "db", "html", "lib", "cfg", "templates", ".complete"}

    def unwanted(place, names):
        top = made if pathlib.Path(place) == base else ()
        return {name for name in names if name in top or re.match(r"O\.|RELEASE\..*\.local$", name)}

    shutil.copytree(base, folder, ignore=unwanted, symlinks=True)
    (folder / "modules/Makefile.local").write_text("SUBMODULES =\n")
    git = ["git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@localhost"]
    must("git", "init", "-q", "-b", "main", folder)
    must(*git, "add", "--force", ".")
    must(*git, "commit", "-qm", "EPICS Base")
    must(*git, "tag", version)
    return folder


def redirect_git(folder):
    """Redirects the URLs of the commands to repositories on this machine, for git here and in containers."""
    repositories = sources.make_repositories(folder / "repositories")
    make_base_repository(rig.epics_base(), repositories / "epics-base")
    (folder / "gitconfig").write_text(
        f"[safe]\n\tdirectory = *\n[url \"file:///repositories/epics-base\"]\n\tinsteadOf = {PUBLIC_BASE}\n"
        "[url \"file:///repositories/\"]\n\tinsteadOf = https://modules.invalid/fixtures/\n")
    return [f"{folder}/gitconfig:/etc/gitconfig:ro", f"{repositories}:/repositories:ro"]


def base_images(tree, binary):
    """Runs all commands of Containerfile.base, those without arguments last, so that their images remain."""
    commands = documented.commands(BASE)
    ordered = sorted(commands, key=lambda command: "--build-arg" not in command)
    report.equal(sum("--build-arg" not in command for command in ordered), 2,
                 f"{BASE} documents the two images without arguments")
    (tree / "build/release").mkdir(parents=True)
    for command in ordered:
        built = tree / "build/release/iocwright"
        if "IOCWRIGHT=binary" in command:
            shutil.copy2(binary, built)
        else:
            built.unlink(missing_ok=True)
        documented.run(command, tree, report)
        if "EPICS_SOURCE=git" in command:
            commit = must("podman", "run", "--rm", "--network=none", DEVELOPER, "cat", "/epics/epics-base/.commit")
            report.check(re.fullmatch("[0-9a-f]{40}", commit), "EPICS Base from a repository records its commit",
                         commit)
            configured = must("podman", "run", "--rm", "--network=none", DEVELOPER, "ls", "/epics/support/configure")
            report.equal(configured, "", "IOCs do not link QSRV with an EPICS Base that does not have it")
        if "IOCWRIGHT=binary" in command:
            report.equal(must("podman", "run", "--rm", "--network=none", RUNTIME, "iocwright", "--version"),
                         must(binary, "--version"), "the image has the binary of the tree")


def ioc_image(tree, settings, volumes):
    """Runs the commands of Containerfile, over the network and with a mirror. Both make the same image."""
    for name in ("ramp", "level"):
        shutil.copytree(sources.RECIPES / name, tree / "my-ioc/ibek-support" / name)
    for command in documented.commands(GENERIC_IOC):
        containers.configure(settings, [] if "IOCWRIGHT_MIRROR" in command else volumes)
        documented.run(command, tree, report)


def check_contents(image):
    listing = must("podman", "run", "--rm", "--pull=never", "--network=none", "--entrypoint", "find", image, "/",
                   "-xdev", "-type", "f", "-o", "-xdev", "-type", "l").splitlines()
    names = {pathlib.PurePath(path).name for path in listing if pathlib.PurePath(path).parent.name in ("bin", "sbin")}
    for program in ("gcc", "g++", "cc", "ld", "make", "git", "python3", "ansible-playbook"):
        report.check(program not in names and not any(name.startswith(f"{program}-") for name in names),
                     f"the runtime image has no {program}")
    epics = [path for path in listing if path.startswith("/epics/")]
    report.equal([path for path in epics if path.endswith((".a", ".h", ".c", ".cpp", ".pl"))], [],
                 "the runtime image has no sources, headers or archives of EPICS")
    for name in ("msi", "caget", "pvget", "ioc", "libramp.so", "liblevel.so", "ioc.schema.json", "start.sh",
                 "liveness.sh"):
        report.check(any(path.endswith("/" + name) for path in epics), f"the runtime image has {name}")
    report.check(any("/libqsrv.so." in path for path in epics), "the runtime image has the library of QSRV")


def check_running(image, folder):
    config = folder / "config"
    config.mkdir()
    (config / "ioc.yaml").write_text(INSTANCE)
    for path in (folder, config):
        path.chmod(0o755)
    words = containers.environment({**rig.LOOPBACK, "IOC_NAME": "TEST-IOC-01", "HOME": "/tmp"})
    container = must("podman", "run", "--detach", "--interactive", "--tty", "--pull=never", "--network=none",
                     "--user=1000", "--read-only", "--cap-drop=all", "--security-opt=no-new-privileges",
                     "--tmpfs=/epics/runtime:mode=0775", "--volume", f"{config}:/epics/ioc/config:ro", *words, image)
    try:
        def value():
            status, out, _ = run("podman", "exec", container, "caget", "-t", "-w", "5", "TEST:LEVEL", "TEST:RAMP")
            if status != 0 and run("podman", "inspect", "-f", "{{.State.Running}}", container)[1].strip() != "true":
                return ["the container has ended"]
            values = out.split() if status == 0 else []
            return values if values[1:] == ["42"] else None

        report.equal(rig.until(value, "the ramp of the IOC in the container to reach its end"), ["4.5", "42"],
                     "the IOC answers, as UID 1000, read-only, without capabilities")
        report.equal(must("podman", "exec", container, "id", "-u"), "1000", "it runs as UID 1000")
        must("podman", "stop", "--time=10", container)
    finally:
        run("podman", "rm", "--force", container)


def print_sizes(images):
    for image in images:
        size = int(must("podman", "image", "inspect", "-f", "{{.Size}}", image))
        print(f"{image}: {size / 1e6:.0f} MB")


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    settings = prepare(buildah="buildah", debootstrap="debootstrap")
    with tempfile.TemporaryDirectory(prefix="iocwright-images-") as name:
        folder = pathlib.Path(name)
        debian = debian_image()
        volumes = redirect_git(folder)
        containers.configure(settings, volumes)
        tree = checkout(folder / "iocwright")
        base_images(tree, binary)
        ioc_image(tree, settings, volumes)
        check_contents(IMAGE)
        check_running(IMAGE, folder)
        containers.configure(settings, volumes)
        dockerfiles.check_tools(report)
        dockerfiles.check_uv(report)
        dockerfiles.check_shapes(report, folder)
        image_workflows.check_generic_ioc(report, folder)
        if shutil.which("npm"):
            image_workflows.check_devcontainer(report, folder)
        else:
            report.skipped += 1
        image_workflows.check_readme(report, folder, binary)
        dockerfiles.check_names(report, folder, debian)
        dockerfiles.remove_images()
        print_sizes([debian, DEVELOPER, RUNTIME, IMAGE])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
