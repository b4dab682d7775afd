#!/usr/bin/env python3
"""Run the command of the README that builds an image of iocwright, and the Dockerfile lines that use the image.

usage: image.py BINARY

podman runs the command as it is written. It begins with the Debian image of tests/e2e/images.py, under the name that
container/Containerfile.binary uses; nothing is pulled from a registry.
"""
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/e2e"))
import images  # noqa: E402
from containers import must, prepare, run  # noqa: E402
from place import links_of_binary  # noqa: E402
from rig import Report  # noqa: E402

README = (TOP / "README.md").read_text()
DEBIAN = re.search(r"^FROM (\S+) AS build$", (TOP / "container/Containerfile.binary").read_text(), re.M)[1]
USER = "localhost/iocwright-readme"


def build_user(folder):
    """Builds an image with the lines of the README."""
    lines = re.search(r"^```dockerfile\n(.*?)^```$", README, re.M | re.S)[1]
    file = pathlib.Path(folder) / "Containerfile"
    file.write_text(f"FROM {DEBIAN}\n{lines}")
    must("podman", "build", "--pull=never", "-f", file, "-t", USER, folder)


def run_user(*words, entrypoint=None):
    options = ["--entrypoint", entrypoint] if entrypoint else []
    return run("podman", "run", "--rm", "--pull=never", "--network=none", *options, USER, *words)


def main():
    if not shutil.which("podman"):
        print("podman is not installed\n0 passed, 0 failed, 1 skipped")
        return 0
    report = Report()
    prepare(buildah="buildah", debootstrap="debootstrap")
    must("podman", "tag", images.debian_image(), DEBIAN)
    commands = re.findall(r"^podman build -f .*$", README, re.M)
    report.equal(len(commands), 1, "one command of the README builds an image")
    status, out, problem = run(*shlex.split(commands[0]), cwd=TOP)
    if report.check(status == 0, commands[0], out[-4000:] + problem[-4000:]):
        with tempfile.TemporaryDirectory(prefix="iocwright-readme-") as folder:
            build_user(folder)
        version = subprocess.run([sys.argv[1], "--version"], capture_output=True, text=True, check=True).stdout
        # an image build does not see the repository, and so not the commit in parentheses
        report.equal(run_user("--version", entrypoint="iocwright")[1].split()[:2], version.split()[:2],
                     "the image has this version of the program")
        for name in links_of_binary():
            status, _, problem = run_user("--help", entrypoint=name)
            report.check(status == 0, f"the image has {name}", problem)
        status, out, problem = run_user("--dry-run")
        report.check(status == 1 and "[missing-instance]" in problem + out,
                     "the entrypoint reports that there is no instance", problem + out)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
