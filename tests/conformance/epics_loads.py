#!/usr/bin/env python3
"""Compare `iocwright internal load` with what softIoc of EPICS Base did with the same databases and startup scripts.

usage: epics_loads.py BINARY RECORDED

RECORDED is db.jsonl of the recorded results, which are kept beside the checkout. Equal are the records that exist after
the script, where they were recorded, and whether anything is reported. Where Base crashes or hangs, we report it. The record types are those of
$EPICS_BASE, or of container/epics-base.
"""
import json
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
VERSION = "7.0.8.1"


def base_dbd():
    base = os.environ.get("EPICS_BASE") or subprocess.run([TOP / "container/epics-base"], capture_output=True,
                                                          text=True, check=True).stdout.strip()
    return f"{base}/dbd/softIoc.dbd"


def differences(want, have):
    """What differs between the recorded result and an answer, as strings."""
    if "records" not in have:
        yield f"no answer: {have}"
        return
    survived = want["status"] is not None and want["status"] >= 0
    if survived and want.get("records") is not None and sorted(have["records"]) != sorted(want["records"]):
        yield f"records {sorted(have['records'])}, not {sorted(want['records'])}"
    if bool(have["errors"]) != want["complains"]:
        yield f"errors {have['errors']}; Base: {want['stderr'][:200]!r}"


def main():
    binary, recorded = sys.argv[1:]
    cases = [json.loads(line) for line in pathlib.Path(recorded).read_text().splitlines()]
    dbd = base_dbd()
    lines = [json.dumps({"files": case["files"], "st_cmd": case["st_cmd"], "dbd": dbd}) + "\n" for case in cases]
    answers = subprocess.run([binary, "internal", "load"], input="".join(lines), capture_output=True, text=True,
                             check=False).stdout.splitlines()
    failed = 0
    for number, case in enumerate(cases):
        have = json.loads(answers[number]) if number < len(answers) else {}
        wrong = list(differences(case["expect"][VERSION], have))
        failed += bool(wrong)
        for one in wrong:
            print(f"{case['name']}: {one}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
