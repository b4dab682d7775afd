#!/usr/bin/env python3
"""Patterns are copied from repositories on loopback, over git daemon and HTTPS, and schemas from a server. The hooks
and the checks of a repository of services work.

usage: patterns.py BINARY
"""
import json
import shutil
import subprocess
import sys

import rig
from pattern_bench import IMAGE, SCHEMA, SUPPORT, Bench

# What a repository of services runs before a commit, for the names of the changed files, and in its checks.
SCHEMA_HOOK = """
failed=0
for instance in $(printf '%s\\n' "$@" | sed 's|^\\(services/[^/]*\\)/.*|\\1|' | sort | uniq); do
  if [ -f "$instance/config/ioc.yaml" ]; then
    said=$(ibek pattern schema "$instance" 2>&1) || failed=1
    echo "$said"
    echo "$said" | grep -i 'skipping schema' >> ../skipped
  fi
done
exit $failed
"""
CHECK_HOOK = """
failed=0
for instance in $(printf '%s\\n' "$@" | sed 's|^\\(services/[^/]*\\)/.*|\\1|' | sort | uniq); do
  if [ -f "$instance/runtime-lock.yaml" ]; then ibek pattern check "$instance" || failed=1; fi
done
exit $failed
"""
CHECKS = """
set -e
ibek --version
for lock in services/*/runtime-lock.yaml; do
  instance=$(basename "$(dirname "$lock")")
  if grep -qxF "$instance" skipped_instances; then echo "not checked: $instance"; else ibek pattern check "services/$instance"; fi
done
"""
# What the checks run in the image of an instance.
BOOT = """
set -e
grep -q -- '--test' start.sh
sed -i 's/AutoADGenICam/ADGenICam/' "$1/ioc.yaml"
timeout --kill-after=10s 60s ibek runtime generate2 "$1"
cat "$EPICS_ROOT/runtime/st.cmd"
"""


def daemon(report, bench):
    """A tag is cloned, another one later, and nothing but the pattern is left behind."""
    with bench.daemon() as uri:
        status, said = bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        report.equal(status, 0, f"a pattern is added: {said}")
        report.equal(bench.files()["config/gauge.proto"], "one\n", "its files are those of the tag")
        report.equal(bench.pattern("check", bench.instance)[0], 0, "they match the lock")
        status, said = bench.pattern("update", bench.instance, "--version", "2.0")
        report.equal(status, 0, f"another tag is taken: {said}")
        names = ["config/db/new.db", "config/gauge.ibek.support.yaml", "config/gauge.proto", "config/ioc.yaml"]
        report.equal(sorted(bench.files()), [*names, "runtime-lock.yaml", "values.yaml"], "its files are there")
        report.equal(bench.pattern("update", bench.instance, "--version", "1.0")[0], 0, "the first one is taken again")
        report.check(not (bench.instance / "config/db").exists(), "a folder that became empty is gone")
    report.equal(list((bench.root / "tmp").iterdir()), [], "no temporary folder is left")


def https(report, bench):
    """A label with a host's name is a https URI again."""
    with bench.https() as (_, uri):
        status, said = bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        report.equal(status, 0, f"a pattern is added: {said}")
        label = uri.removeprefix("https://")
        report.check(f"source: {label}\n" in bench.files()["runtime-lock.yaml"], "the label has no scheme")
        status, said = bench.pattern("update", bench.instance, "-v", "2.0")
        report.equal(status, 0, f"update finds the library by its label: {said}")
        report.equal(bench.files()["config/gauge.proto"], "two\n", "the files are new")


def schemas(report, bench):
    """A schema is loaded once, asked for again, and used without a network; half of one never is."""
    text = json.dumps(SCHEMA).encode()
    bench.write({"services/demo/values.yaml": IMAGE, "services/demo/config/gauge.ibek.support.yaml": SUPPORT})
    copy = bench.root / ".cache/ibek/schemas/ghcr.io/acme/ioc-demo/1.0.json"
    with bench.published((200, {"Content-Length": str(len(text))}, text[:20])):
        status, said = bench.pattern("schema", bench.instance)
        report.check(status == 0 and "skipping schema generation" in said, f"half a schema is none: {said}")
        report.check(not copy.exists(), "it is not kept")
    with bench.published((200, {"ETag": '"v1"'}, text), (304, {}, b"")) as proxy:
        report.equal(bench.pattern("schema", bench.instance), (0, ""), "the schema is loaded")
        report.equal(bench.pattern("schema", bench.instance), (0, ""), "and asked for again")
        report.equal(proxy.requests[1].split(" ", 2)[2], "['If-None-Match: \"v1\"']", "by its validator")
    report.check("gauge.reader" in bench.files()["ioc.schema.json"], "it has the entities of the instance")
    report.check(bench.files()["config/ioc.yaml"].startswith("# yaml-language-server: "), "editors find it")
    before = bench.files()
    with bench.published((200, {"Content-Length": str(len(text))}, text[:20])):
        status, said = bench.pattern("schema", bench.instance)
        report.check(status == 0 and said.startswith("Using cached schema for "), f"the copy is used: {said}")
    report.equal(bench.files(), before, "no byte has changed")
    copy.write_text("{tampered")
    status, said = bench.pattern("schema", bench.instance)
    report.check(status == 1 and "Cannot refresh " in said, f"a broken copy is not used: {said}")
    with bench.published((200, {}, text)) as proxy:
        report.equal(bench.pattern("schema", bench.instance), (0, ""), "it is loaded again")
        report.check(proxy.requests[0].endswith(" []"), "without a condition")
    report.equal(bench.files(), before, "no byte has changed")


def hooks(report, bench):
    """The lines of a repository of services, with the program in front of PATH as `ibek`."""
    top = bench.root / "repository"
    text = json.dumps(SCHEMA).encode()
    loaded, same = (200, {"ETag": '"v1"'}, text), (304, {}, b"")
    gauge, plain = "services/gauge-01", "services/plain-01"
    bench.write({
        f"repository/{gauge}/values.yaml": "ioc-instance:\n  " + IMAGE,
        f"repository/{gauge}/config/ioc.yaml": "ioc_name: gauge-01\ndescription: x\nentities:\n"
                                               "  - {type: gauge.reader, name: G1}\n",
        f"repository/{plain}/values.yaml": "ioc-instance:\n  image: REPLACE_ME\n",
        f"repository/{plain}/config/ioc.yaml": "ioc_name: plain-01\nentities: []\n",
        "repository/services/values.yaml": "beamline: x\n",
        "repository/skipped_instances": "old-01\n",
    })
    bench.write({"library/gauge/gauge.ibek.support.yaml": SUPPORT + "    pre_init:\n      - value: '# {{ name }}'\n"})
    bench.commit("3.0")
    names = [f"{gauge}/values.yaml", f"{gauge}/config/ioc.yaml", f"{plain}/values.yaml", "services/values.yaml"]

    def run(script, *words, answers=(), folder=top, **variables):
        with bench.published(*answers):
            done = subprocess.run(
                ["bash", "-c", script, "script", *words], cwd=folder, capture_output=True, text=True,
                env={**bench.environment, "PATH": f"{bench.root}:/usr/bin:/bin", **variables})
        return done.returncode, done.stdout + done.stderr

    def content():
        return {str(path.relative_to(top)): path.read_text() for path in top.rglob("*") if path.is_file()}

    reference = "mine:gauge@3.0"
    add = f"IBEK_PATTERN_LIBRARIES=mine={bench.root}/library ibek pattern add {reference} {gauge}"
    report.equal(run(add, answers=[loaded])[0], 0, "a pattern of a library is added")
    before = content()
    status, said = run(SCHEMA_HOOK, *names, answers=[same])
    report.equal(status, 0, f"the hook for schemas passes: {said}")
    report.equal(content(), before, "it changes nothing that add has not written")
    skipped = (bench.root / "skipped").read_text()
    report.check(skipped.startswith("Schema not found for plain-01: "), "it shows the instance without a schema")
    report.equal(run(CHECK_HOOK, *names)[0], 0, "the hook for patterns passes")
    bench.write({f"repository/{gauge}/config/ioc.yaml": before[f"{gauge}/config/ioc.yaml"].split("\n", 1)[1]})
    report.equal(run(SCHEMA_HOOK, *names, answers=[same])[0], 0, "the line for editors is missing")
    report.equal(content(), before, "the hook writes it")
    report.equal(run(SCHEMA_HOOK, *names)[0], 0, "the hook works without a network")
    report.equal(content(), before, "it changes nothing")
    shutil.rmtree(bench.root / ".cache")
    report.equal(run(SCHEMA_HOOK, *names)[0], 1, "without a network and a copy, the hook fails")
    status, said = run(CHECKS)
    report.check(status == 0 and "gauge-01: vendored files match the lock" in said, f"the checks pass: {said}")
    bench.write({f"repository/{gauge}/config/gauge.proto": "edited\n"})
    report.check(run(CHECK_HOOK, *names)[0] == run(CHECKS)[0] == 1, "an edited file fails the hook and the checks")
    bench.write({"repository/skipped_instances": "gauge-01\n"})
    report.equal(run(CHECKS)[0], 0, "unless the instance is not checked")
    lock = before[f"{gauge}/runtime-lock.yaml"]
    marked = lock[:lock.index("gauge.proto: ")] + "gauge.proto: 'DIRTY # a trial'\n"
    bench.write({f"repository/{gauge}/runtime-lock.yaml": marked, "repository/skipped_instances": ""})
    status, said = run(CHECK_HOOK, *names)
    report.check(status == 0 and "marked DIRTY (a trial)" in said, f"or the file is marked: {said}")
    bench.write({"image/start.sh": "# knows --test\n", "image/ibek-defs/none/x": ""})
    status, said = run(BOOT, str(top / gauge / "config"), folder=bench.root / "image", EPICS_ROOT=str(bench.root / "image"))
    report.check(status == 0 and "# G1\n" in said, f"the instance is generated in its image: {said}")


def main():
    return rig.run_tests([daemon, https, schemas, hooks], lambda: Bench(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
