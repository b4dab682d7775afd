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
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/e2e"))
import binary_image  # noqa: E402
from containers import must, prepare, run  # noqa: E402
from rig import Report  # noqa: E402


def main():
    if not shutil.which("podman"):
        print("podman is not installed\n0 passed, 0 failed, 1 skipped")
        return 0
    report = Report()
    prepare(buildah="buildah", debootstrap="debootstrap")
    binary_image.tag_debian()
    commands = re.findall(r"^podman build -f .*$", binary_image.README, re.M)
    report.equal(len(commands), 1, "one command of the README builds an image")
    status, out, problem = run(*shlex.split(commands[0]), cwd=TOP)
    if report.check(status == 0, commands[0], out[-4000:] + problem[-4000:]):
        binary_image.check(report, must(sys.argv[1], "--version"))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
