#!/usr/bin/env python3
"""Compare our edits with the results of ansible-core that are recorded in edits.json; see record_edits.py.

usage: edits.py BINARY
"""
import json
import pathlib
import subprocess
import sys


def main():
    cases = json.loads((pathlib.Path(__file__).resolve().parent / "edits.json").read_text())["cases"]
    lines = "".join(json.dumps({k: case[k] for k in ("module", "args", "before")}) + "\n" for case in cases)
    answers = subprocess.run([sys.argv[1], "internal", "edits"], input=lines, capture_output=True, text=True,
                             check=True).stdout.splitlines()
    passed = 0
    for case, line in zip(cases, answers):
        answer = json.loads(line)
        wanted = (case["ours"], case["ours"]) if "ours" in case else (case["after"], case["again"])
        if (answer.get("after"), answer.get("again")) == wanted:
            passed += 1
        else:
            print(
                f"FAILED: {case['module']} {case['args']} of {case['before']!r}\n"
                f"  ansible {case['after']!r} then {case['again']!r}\n  ours    {answer}"
            )
    failed = len(cases) - passed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or len(answers) != len(cases) else 0


if __name__ == "__main__":
    sys.exit(main())
