#!/usr/bin/env python3
"""Compare a binary with the recorded results of the reference tools, which are kept beside the checkout.

usage: recorded.py BINARY RUNNER

RUNNER is run.py of the recorded results. All results must be equal except those in KNOWN. Those must differ, so that
the list in tests/README.md stays true.
"""
import concurrent.futures
import os
import re
import subprocess
import sys

KNOWN = {"arith '{{ big * big }}'"}  # an integer beyond 64 bits is an error, never a wrong number


def run(runner, *arguments):
    done = subprocess.run([sys.executable, runner, *arguments], capture_output=True, text=True)
    return done.stdout + done.stderr


def main():
    binary, runner = sys.argv[1:]
    names = re.search(r"--only \{(.*?)\}", run(runner, "--help"))[1].split(",")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        output = "".join(pool.map(lambda name: run(runner, binary, "--only", name, "--show", "100000"), names))
    parts = re.findall(r"^([\w.-]+): (\d+) of (\d+)$", output, re.M)
    differing = re.findall(
        r"^  (\S.*?): (?:want|no answer|refused|status|\S+ (?:is missing|differs)|schema|no JSON|no FILE)", output,
        re.M)
    total = sum(int(all_of) for _, _, all_of in parts)
    differing_count = total - sum(int(good) for _, good, _ in parts)
    differences = [f"differs: {name}" for name in differing if name not in KNOWN]
    differences += [f"is known to differ, but does not: {name}" for name in KNOWN if name not in differing]
    if differing_count != len(differing) or [part for part, _, _ in parts] != names:
        differences.append(f"{differing_count} differ, {len(differing)} are named")
        print(output)
    for difference in differences:
        print(difference)
    print(", ".join(f"{part} {good} of {all_of}" for part, good, all_of in parts))
    print(f"{total - len(differences)} passed, {len(differences)} failed")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
