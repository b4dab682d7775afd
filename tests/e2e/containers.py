"""Shared by tests with podman: its packages, small images, and a configuration that also works inside a container."""
import atexit
import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGES = {
    "podman": "podman", "runc": "runc", "iptables": "iptables", "catatonit": "catatonit",
    "/usr/lib/podman/netavark": "netavark"
}
CONFIGURATION = """
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
volumes = [{volumes}]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
compression_format = "zstd"
tmp_dir = "{state}/libpod"
[network]
network_backend = "netavark"
network_config_dir = "{storage}/networks"
"""
# Images of tests have the same names as a user's, so they are kept in a separate storage.
STORAGE = """
[storage]
driver = "overlay"
graphroot = "{storage}"
runroot = "{state}"
"""


def cache():
    folder = pathlib.Path(
        os.environ.get("IOCWRIGHT_CACHE") or
        pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "iocwright")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def configure(folder, volumes=()):
    """Configures podman for this process and its children. `volumes` are mounted in all containers, including
    builds. Builds of images use the ccache of this machine, so that they do not compile our files again."""
    ccache = pathlib.Path(os.environ.get("CCACHE_DIR") or pathlib.Path.home() / ".cache/ccache")
    ccache.mkdir(parents=True, exist_ok=True)
    file = pathlib.Path(folder) / "ccache.conf"
    file.write_text("cache_dir = /var/cache/ccache\n")
    volumes = [*volumes, f"{file}:/etc/ccache.conf:ro", f"{ccache}:/var/cache/ccache"]
    places = {
        "storage": cache() / "containers", "state": "/run/iocwright-tests",
        "volumes": ", ".join(f'"{volume}"' for volume in volumes)
    }
    for name, text, variable in (("containers.conf", CONFIGURATION, "CONTAINERS_CONF"), ("storage.conf", STORAGE,
                                                                                         "CONTAINERS_STORAGE_CONF")):
        file = pathlib.Path(folder) / name
        file.write_text(text.format(**places))
        os.environ[variable] = str(file)


def environment(variables):
    """The options of `podman run` that set the variables."""
    return [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    return done.returncode, done.stdout, done.stderr


def must(*command, **options):
    status, out, problem = run(*command, **options)
    if status != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{out[-4000:]}{problem[-4000:]}")
    return out.strip()


def prepare(**more):
    """Installs podman and `more` programs (program=package) if they are missing, and configures podman for this process
    and its children, by files in the returned folder. Without root, exits with the test skipped."""
    if os.geteuid() != 0:
        print("containers need root\n0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    lock = (cache() / "containers.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # tests share images and their names, so another run of them has to wait
    atexit.register(lock.close)
    missing = [
        package for program, package in {**PACKAGES, **more}.items() if not shutil.which(program.replace("_", "-"))
    ]
    if missing:
        must("apt-get", "update", "-q")
        must("apt-get", "install", "-qy", "--no-install-recommends", *missing,
             env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    folder = tempfile.mkdtemp(prefix="iocwright-containers-")
    atexit.register(shutil.rmtree, folder)
    configure(folder)
    return folder


def copy_with_libraries(root, program, place):
    """Copies the program to `place` in the new root, and its libraries to where the loader finds them."""
    target = root / place
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(program, target)
    needs = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    for library in re.findall(r"(/\S+) \(0x", needs):
        copy = root / library.lstrip("/")
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists():
            shutil.copy2(library, copy)


def make_root(image, root):
    """Makes the root of a runtime image from the IOC of `image` and programs of this machine, without a registry."""
    for folder in ("tmp", "proc", "sys", "dev", "etc", "autosave", "epics/opi", "epics/support", "epics/runtime",
                   "epics/ioc/config"):
        (root / folder).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    copy_with_libraries(root, image.binary, "bin/iocwright")
    copy_with_libraries(root, shutil.which("bash"), "bin/bash")
    for tool in ("caget", "caRepeater"):
        copy_with_libraries(root, image.base / "bin" / image.arch / tool, f"bin/{tool}")
    copy_with_libraries(root, image.root / "ioc/bin" / image.arch / "ioc", f"epics/ioc/bin/{image.arch}/ioc")
    shutil.copytree(image.root / "ioc/dbd", root / "epics/ioc/dbd")
