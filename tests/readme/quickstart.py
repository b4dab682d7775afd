#!/usr/bin/env python3
"""Run the quick start, and the commands that it ends with, to the letter.

usage: quickstart.py
"""
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/e2e"))
from rig import Report, epics_base, free_port  # noqa: E402


def make_home(folder):
    """The environment of a user with an empty home folder, so that no other quick start is disturbed. The build of
    EPICS Base is shared."""
    cache = pathlib.Path(folder) / ".cache/iocwright"
    cache.mkdir(parents=True)
    base = epics_base()
    (cache / base.name).symlink_to(base)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("IOC", "EPICS_", "XDG_"))}
    return {**variables, "HOME": folder}


def run(command, environment, stdin=""):
    done = subprocess.run(["bash", "-c", command], cwd=TOP, env=environment, input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def check(report, environment):
    status, out = run("container/quickstart", environment)
    if report.check(status == 0, "container/quickstart", out):
        before, _, after = out.partition("Try next, in this folder:\n")
        steps = [line for line in before.splitlines() if re.search(r" \d+\.\d s$", line)]
        report.check(len(steps) == 8, "the quick start shows a line for each step, with its time", before)
        commands = re.findall(r"^  (.*)$", after, re.M)
        report.equal(len(commands), 3, "the quick start ends with three commands")
        # One shell runs them all; the IOC reads what follows them as commands at its shell.
        ports = {name: str(free_port(socket.SOCK_DGRAM)) for name in ("EPICS_CA_SERVER_PORT", "EPICS_CA_REPEATER_PORT")}
        status, out = run("\n".join(["set -e", *commands]), environment | ports, "dbl\nexit\n")
        report.equal(status, 0, f"the commands exit with status 0\n{out}")
        report.check("QUICK:WATER:TOTAL" in out, "`iocwright run` starts an IOC that lists its records", out)
        report.check("exit-status" in out, "`iocwright help` lists the pages", out)


def main():
    report = Report()
    with tempfile.TemporaryDirectory(prefix="iocwright-quickstart-") as folder:
        check(report, make_home(folder))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
