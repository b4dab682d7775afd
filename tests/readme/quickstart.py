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

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/e2e"))
from rig import Report, free_port  # noqa: E402


def run(command, stdin="", **variables):
    done = subprocess.run(["bash", "-c", command], cwd=TOP, env={**os.environ, **variables}, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def main():
    report = Report()
    status, out = run("container/quickstart")
    if report.check(status == 0, "container/quickstart", out):
        before, _, after = out.partition("Try next, in this folder:\n")
        steps = [line for line in before.splitlines() if re.search(r" \d+\.\d s$", line)]
        report.check(len(steps) == 8, "the quick start shows a line for each step, with its time", before)
        commands = re.findall(r"^  (.*)$", after, re.M)
        report.equal(len(commands), 3, "the quick start ends with three commands")
        # One shell runs them all; the IOC reads what follows them as commands at its shell.
        ports = {name: str(free_port(socket.SOCK_DGRAM)) for name in ("EPICS_CA_SERVER_PORT", "EPICS_CA_REPEATER_PORT")}
        status, out = run("\n".join(["set -e", *commands]), "dbl\nexit\n", **ports)
        report.equal(status, 0, f"the commands exit with status 0\n{out}")
        report.check("QUICK:WATER:TOTAL" in out, "`iocwright run` starts an IOC that lists its records", out)
        report.check("exit-status" in out, "`iocwright help` lists the pages", out)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
