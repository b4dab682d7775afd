#!/usr/bin/env python3
"""For a tree that already exists, the lock file and the bills of material state what was really built.

usage: support_kept.py BINARY
"""
import json
import re
import shutil
import subprocess
import sys

import rig
from plain_modules import run


def kept_version(report, bench):
    """A tree at a version other than the requested one is an error; with --keep, its real version is recorded."""
    repository = bench.module("b")
    bench.recipe("b")
    bench.build("b")
    bench.commit(repository, "1.1", news="1.1\n")
    bench.recipe("b", "1.1")

    def recorded():
        versions = json.loads((bench.root / "versions.json").read_text())["epics-modules"]["b"]["version"]
        spdx = json.loads(bench.command("support", "sbom").stdout)["packages"][0]["versionInfo"]
        cyclonedx = json.loads(bench.command("support", "sbom", "--format=cyclonedx").stdout)["components"][0]
        return [re.search(r'version: "(.*)"', bench.lock())[1], versions, spdx, cyclonedx["version"]]

    for _ in range(2):
        done = bench.build("b")
        refused = done.returncode == 3 and "is at 1.0, not at 1.1 [kept-clone]" in done.stderr
        report.check(refused, "an error", done.stderr)
        report.check("--refresh" in done.stderr and "--keep" in done.stderr, "the error names the options that help",
                     done.stderr)
        report.equal(recorded(), ["1.0"] * 4, "the lock file and the bills are unchanged")
    for _ in range(2):
        done = bench.build("b", "--keep")
        report.check(done.returncode == 0 and "warning:" in done.stderr and "[kept-clone]" in done.stderr,
                     "with --keep each build gives a warning", done.stderr)
        report.equal(recorded(), ["1.0"] * 4, "the lock file and the bills state what was built")
    script = bench.root / "ansible.sh"
    script.symlink_to(bench.binary)
    command = [script, "b", "--defs", bench.root / "defs"]
    done = subprocess.run(command, env=bench.environment, capture_output=True, text=True)
    report.check(done.returncode == 0 and "warning:" in done.stderr, "as ansible.sh it is a warning", done.stderr)
    report.equal(recorded(), ["1.0"] * 4, "the lock file and the bills state what was built")
    commit = bench.commit(bench.tree("b"), work="mine\n")
    bench.build("b", "--keep")
    report.equal(recorded(), [commit] * 4, "a commit without a tag is recorded as its hash")
    shutil.rmtree(bench.tree("b"))
    bench.recipe("b")
    bench.build("b")
    bench.recipe("b", "1.1")
    report.equal(bench.build("b", "--refresh").returncode, 0, "--refresh fetches the requested version")
    report.equal(recorded(), ["1.1"] * 4, "and that version is recorded")
    lock = bench.root / "support/configure/iocwright.lock.yaml"
    lock.write_text(lock.read_text().replace('version: "1.1"', 'version: "1.2"'))
    report.check("built at 1.1" in bench.build("b").stderr, "a wrong entry of an older iocwright is corrected")
    report.equal(recorded(), ["1.1"] * 4, "a wrong entry of an older iocwright is corrected")


def committed(report, bench):
    """A commit made by a recipe counts neither as another version nor as the user's work."""
    bench.module("w")
    commit = "git -c user.name=F -c user.email=f@example.org commit -q --allow-empty -m ours"
    bench.recipe("w", more=f"bash: [{{cmd: {commit}}}]\n")
    bench.build("w")
    tree = bench.tree("w")
    report.check(bench.git(tree, "log", "-1", "--format=%s") == "ours", "the recipe made a commit")
    done = bench.build("w")
    report.check(done.returncode == 0 and "kept-clone" not in done.stderr,
                 "the version is the requested one", done.stderr)
    done = bench.build("w", "--refresh")
    report.check(done.returncode == 0 and "local-work" not in done.stderr,
                 "the tree is replaced", done.stderr)


def kept_changes(report, bench):
    """The lock file and the bills note a tree with local changes; --locked refuses such a lock file."""
    bench.module("b")
    bench.recipe("b")
    bench.build("b")
    report.check("local_changes" not in bench.lock(), "the build's own changes do not count as local changes")
    (bench.tree("b") / "notes").write_text("mine\n")
    bench.build("b")
    lock = bench.lock()
    report.check('local_changes:\n      - "notes"' in lock, "the lock file notes local changes", lock)
    package = json.loads(bench.command("support", "sbom").stdout)["packages"][0]
    report.check("notes" in package.get("comment", ""), "and so does the bill", str(package))
    shutil.copy(bench.root / "support/configure/iocwright.lock.yaml", bench.root / "lock.yaml")
    done = bench.build("b", "--locked", bench.root / "lock.yaml")
    refused = done.returncode == 3 and "[lock-mismatch]" in done.stderr
    report.check(refused, "--locked refuses such a lock file", done.stderr)


def rebuilt_dependency(report, bench):
    """A module is rebuilt after its dependency, even if a slow module delays the registration of that one."""
    gate, log = bench.root / "gate", bench.root / "support/configure/logs/user/make.log"
    wait = f"bash: [{{cmd: 'until test -e {gate}; do sleep 0.05; done'}}]\n"
    for name in ("slow", "base", "user"):
        bench.module(name)
        bench.recipe(name)
    user = bench.root / "defs/user/user.install.yml"
    user.write_text(user.read_text().replace("requires: []", "requires: [base]"))
    done = bench.build("slow", "base", "user")
    report.equal(done.returncode, 0, "three modules\n" + done.stderr)
    log.unlink()
    bench.recipe("slow", more=wait)
    bench.recipe("base", more="# changed\n")
    words = ("support", "build", "-j2", "--defs", bench.root / "defs", "slow", "base", "user")
    running = bench.start(*words, stderr=subprocess.STDOUT)
    try:
        rig.until(log.exists, "a rebuild of the user while the slow module is being built")
        report.check(True, "the user is rebuilt")
    except TimeoutError as problem:
        report.check(False, "the user is rebuilt", str(problem))
    gate.touch()
    output = running.communicate(timeout=rig.PATIENCE_S)[0].decode()
    report.equal(running.returncode, 0, "and all are registered\n" + output)
    again = bench.build("slow", "base", "user").stderr
    report.equal(again.count("unchanged"), 3, "a further run has nothing to do\n" + again)


def main():
    return run((kept_version, committed, kept_changes, rebuilt_dependency))


if __name__ == "__main__":
    sys.exit(main())
