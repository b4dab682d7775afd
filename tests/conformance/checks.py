#!/usr/bin/env python3
"""Check that `iocwright check` finds the mistakes of the prepared folders, and no errors in recorded instances.

usage: checks.py BINARY SHARED

SHARED is the folder of `cases` and `conformance`. The folders of `cases/check` are checked with a small image, and
each must have the findings of FOUND, at these places, and no others. The accepted instances of `conformance` are
checked with their definitions and without an image: they must have no errors, and warnings are counted.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# By case: `FILE:LINE KIND` of all findings.
FOUND = {
    "00-good": [],
    "01-db-missing": ["mymod.ibek.support.yaml:9 missing-template"],
    "03-macro-missing": ["dev.template:2 macro-missing"],
    "04-macro-unused": ["mymod.ibek.support.yaml:10 macro-unused"],
    "06-unclosed-macro": ["dev.template:1 macro-syntax"],
    "07-record-type": ["dev.template:1 unknown-record-type"],
    "09-menu": ["dev.template:2 field-value", "dev.template:3 field-value"],
    "10-unclosed-brace": ["dev.template:1 database-syntax"],
    "12-long-name": ["ioc.yaml:6 record-name"],
    "13-space-name": ["ioc.yaml:6 record-name"],
    "15-unbalanced-quote": ["mymod.ibek.support.yaml:13 script-syntax"],
    "16-sup-typo-key": ["mymod.ibek.support.yaml:2 unknown-key"],
    "18-sup-type": ["mymod.ibek.support.yaml:6 wrong-type"],
    "19-sup-no-description": ["mymod.ibek.support.yaml:6 missing-key"],
    "21-sup-jinja": ["mymod.ibek.support.yaml:13 template-syntax"],
    "22-sup-jinja-name": ["mymod.ibek.support.yaml:13 template-evaluation"],
    "24-sup-databases-map": ["mymod.ibek.support.yaml:8 wrong-type"],
    "25-sup-when": ["mymod.ibek.support.yaml:12 enum-value"],
    "27-both-stcmd": ["st.cmd:1 shadowed-file"],
    "28-two-modules": ["mymod2.ibek.support.yaml:1 duplicate-module"],
    "30-sub-bad-enum": ["mymod.ibek.support.yaml:6 missing-key"],
    "31-sup-default-type": ["mymod.ibek.support.yaml:6 wrong-type"],
    "33-macro-in-record-value": ["dev.template:2 macro-syntax"],
    "34-nested-include": ["dev.template:1 missing-template"],
    "36-wait": ["ioc.yaml:7 unknown-entity-type"],
}
DBD = """\
menu(menuScan) { choice(menuScanPassive, "Passive") choice(menuScan1_second, "1 second") }
recordtype(ai) {
  field(NAME, DBF_STRING) { prompt("Record Name") size(61) }
  field(DESC, DBF_STRING) { prompt("Descriptor") size(41) }
  field(SCAN, DBF_MENU) { prompt("Scan Mechanism") menu(menuScan) }
  field(DTYP, DBF_DEVICE) { prompt("Device Type") }
}
device(ai, CONSTANT, devAiSoft, "Soft Channel")
"""


def check(binary, arguments, root):
    environment = dict(os.environ, EPICS_ROOT=root, IOC="/epics/ioc", RUNTIME_DIR="/epics/runtime", NO_COLOR="1",
                       IOC_NAME="TEST-IOC-01", IOC_PREFIX="TEST-IOC-01")
    done = subprocess.run([binary, "check", "--format", "json", *arguments], env=environment, capture_output=True,
                          text=True)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def place(finding):
    return f"{pathlib.Path(finding.get('file', '-')).name}:{finding.get('line', 0)}"


def check_cases(binary, cases, root):
    bad = []
    image = pathlib.Path(root) / "image"
    (image / "epics/ioc/dbd").mkdir(parents=True)
    (image / "epics/ioc/dbd/ioc.dbd").write_text(DBD)
    for folder in ("epics/support", "epics/ibek-defs"):
        (image / folder).mkdir()
    for case in sorted(cases.iterdir()):
        _, findings = check(binary, [case, "--image-root", image], root)
        found = sorted(f"{place(finding)} {finding['kind']}" for finding in findings)
        if found != sorted(FOUND.get(case.name, ["a new case"])):
            bad.append(f"{case.name}: found {found}")
    return len(FOUND), bad


def check_instances(binary, conformance, root):
    bad, count, warnings = [], 0, collections.Counter()
    for case in sorted((conformance / "instances").iterdir()):
        about = json.loads((case / "case.json").read_text())
        if not about["accepted"]:
            continue
        definitions = [word for name in about["definitions"] for word in ("--definitions", conformance / name)]
        done, findings = check(binary, [case / "ioc.yaml", *definitions], root)
        count += 1
        errors = [finding for finding in findings if finding["severity"] == "error"]
        warnings.update(finding["kind"] for finding in findings if finding not in errors)
        if errors or done.returncode:
            bad.append(f"{case.name}: status {done.returncode}: {errors[:3] or done.stderr[-300:]}")
    print("warnings and notes: " + ", ".join(f"{kind} {n}" for kind, n in sorted(warnings.items())))
    return count, bad


def main():
    binary, shared = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as root:
        cases, bad = check_cases(binary, shared / "cases/check", root)
        instances, wrong = check_instances(binary, shared / "conformance", root)
    for line in bad + wrong:
        print(line)
    print(f"{cases + instances - len(bad + wrong)} passed, {len(bad + wrong)} failed")
    return 1 if bad + wrong else 0


if __name__ == "__main__":
    sys.exit(main())
