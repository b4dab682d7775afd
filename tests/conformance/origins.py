#!/usr/bin/env python3
"""Check that `iocwright explain` names the origin of every line of the recorded instances.

usage: origins.py BINARY RECORDED

RECORDED is the folder of the recorded results. Each line of st.cmd and ioc.subst of each accepted instance must be one
that the file's own template prints, or come from an entity: then its entity, definition and template must be at places
that exist, the template must read as the line does without its expressions, and values must occur in the line.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# What templates/st.cmd and templates/ioc.subst print themselves.
FIXED = {
    "st.cmd": r"#.*|cd \"/epics/ioc\"|dbLoadDatabase dbd/ioc.dbd|ioc_registerRecordDeviceDriver pdbbase|iocInit|"
              r"dbLoadRecords /epics/runtime/ioc.db|",
    "ioc.subst": r"#+|# DB substitution file .* #|pattern ?|\}|",
}


def line_at(place):
    """The source line at a place, from its column on."""
    path, line, column = place.rsplit(":", 2)
    return pathlib.Path(path).read_text().splitlines()[int(line) - 1][int(column) - 1:]


def lines_of(path):
    return path.read_bytes().decode().removesuffix("\n").split("\n")


def rows_of(line):
    return {section["title"]: section["rows"] for section in line["sections"]}


def wrong(file, line):
    """What is wrong with the explanation of a line; empty if nothing is."""
    text = line["text"]
    about = {row["name"]: row for row in rows_of(line)[""]}
    if "entity" not in about:
        return "" if re.fullmatch(FIXED[file], text) else "comes from no entity"
    if re.match(r"\S+\.", line_at(about["entity"]["place"])) is None:
        return "no type at the place of the entity"
    for name in ("definition", "template", "database"):
        if name in about and not line_at(about[name]["place"]).strip() and (text or name != "template"):
            return f"nothing at the place of the {name}"
    template = about.get("template", {}).get("value")
    if template is not None and "{" not in template and template.strip() not in text:
        return f"is not what the template {template!r} prints"
    for row in rows_of(line).get("expressions", []):
        if row["value"] not in text or not line_at(row["place"]).strip():
            return f"does not contain {row['value']!r} of {row['name']}"
    if file == "ioc.subst" and "\t{" in text and text.strip(" \t{}").split('"')[1:2]:
        values = [row["value"] for row in rows_of(line).get("macros", [])]
        names = [row["name"] for row in rows_of(line).get("macros", [])]
        if not all(f'"{value}"' in text for value in values) and not all(f'"{name}"' in text for name in names):
            return "does not contain the values of its macros"
    return ""


def explain(binary, case, root):
    about = json.loads((case / "case.json").read_text())
    if not about["accepted"]:
        return None
    definitions = [word for name in about["definitions"] for word in ("--definitions", root / name)]
    with tempfile.TemporaryDirectory() as tmp:
        env = dict(os.environ, EPICS_ROOT=tmp, IOC="/epics/ioc", RUNTIME_DIR="/epics/runtime", IOC_NAME="TEST-IOC-01",
                   IOC_PREFIX="TEST-IOC-01", NO_COLOR="1")
        done = subprocess.run([binary, "explain", "--json", "--config", case / "ioc.yaml", *definitions, "st.cmd",
                               "ioc.subst"], env=env, capture_output=True, text=True)
    return done


def check(case, done):
    """The lines that are explained, and what is wrong."""
    if done.returncode:
        return 0, [f"{case.name}: status {done.returncode}: {done.stderr.strip()[:300]}"]
    lines = json.loads(done.stdout)
    bad = []
    for file in ("st.cmd", "ioc.subst"):
        explained = [line for line in lines if line["subject"].startswith(file + ":")]
        if [line["text"] for line in explained] != lines_of(case / "expected" / file):
            bad.append(f"{case.name}: {file}: the lines are not those of the file")
        for line in explained:
            if why := wrong(file, line):
                bad.append(f"{case.name}: {line['subject']}: {line['text']!r} {why}")
    return len(lines), bad


def main():
    binary, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    bad, total, cases = [], 0, 0
    for case in sorted((root / "instances").iterdir()):
        done = explain(binary, case, root)
        if done is not None:
            count, problems = check(case, done)
            total, cases, bad = total + count, cases + 1, bad + problems
    for line in bad[:40]:
        print(line)
    print(f"{total} lines of {cases} instances")
    print(f"{total - len(bad)} passed, {len(bad) + (0 if total else 1)} failed")
    return 1 if bad or not total else 0


if __name__ == "__main__":
    sys.exit(main())
