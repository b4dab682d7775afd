#!/usr/bin/env python3
"""Compares runs of our msi with recorded ones of msi of both versions of EPICS Base, at the same time.

usage: msi.py BINARY RUN_EPICS      (RUN_EPICS is ../shared/conformance/run_epics.py)
"""
import re
import subprocess
import sys

VERSIONS = ("7.0.8.1", "7.0.3.1")


def main():
    binary, script = sys.argv[1:]
    runs = [
        subprocess.Popen([sys.executable, script, binary, "--only", "msi", "--base", version],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for version in VERSIONS
    ]
    passed = failed = 0
    # The output of a run that has not been read yet waits in its pipe.
    for version, run in zip(VERSIONS, runs):
        out = run.communicate()[0]
        print(f"msi of EPICS Base {version}\n{out}")
        result = re.search(r"^(\d+) passed, (\d+) failed", out, re.M)
        good, bad = map(int, result.groups()) if result else (0, 1)
        passed, failed = passed + good, failed + (bad or run.returncode != 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
