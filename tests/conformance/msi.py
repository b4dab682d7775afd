#!/usr/bin/env python3
"""Compares runs of our msi with recorded ones of msi of EPICS Base, on all cores.

usage: msi.py BINARY RUN_EPICS VERSION...    (RUN_EPICS is ../shared/conformance/run_epics.py)

VERSION is 7.0.8.1 or 7.0.3.1; the runs are the same, only the expected results differ.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def start(script, binary, version, lines, folder):
    """Starts the comparison of the recorded runs in `lines`."""
    folder.mkdir()
    (folder / "msi.jsonl").write_text("".join(lines))
    return subprocess.Popen(
        [sys.executable, script, binary, "--only", "msi", "--base", version, "--root", folder],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main():
    binary, script, *versions = sys.argv[1:]
    lines = (pathlib.Path(script).parent / "msi.jsonl").read_text().splitlines(keepends=True)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        for version in versions:
            parts = os.cpu_count()
            runs = [start(script, binary, version, lines[i::parts], pathlib.Path(name) / f"{version}-{i}")
                    for i in range(parts)]
            for run in runs:  # the output of a run that is not read yet waits in its pipe
                out = run.communicate()[0]
                print(f"msi of EPICS Base {version}\n{out}")
                result = re.search(r"^(\d+) passed, (\d+) failed", out, re.M)
                good, bad = map(int, result.groups()) if result else (0, 1)
                passed, failed = passed + good, failed + max(bad, run.returncode != 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
