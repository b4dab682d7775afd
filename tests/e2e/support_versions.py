#!/usr/bin/env python3
"""`support outdated` finds newer tags, and `support update` edits the versions where they are set.

usage: support_versions.py BINARY
"""
import json
import re
import shutil
import sys

import rig
from plain_modules import run

RECIPE = """\
# the driver
module: {name}   # its name
version: {version}   # keep at the newest
requires: []
organization: {organization}
"""


def setup(bench):
    """Three modules with tags in the styles of EPICS, one of which the Dockerfile sets."""
    tags = {"one": ("R4-9", "R4-44", "R4-45-rc1", "R4-45", "v9.9", "R4-45-1"), "two": ("7.0.8", "7.0.8.1", "7.0.10"),
            "three": ("3-2-1", "3-2-2")}
    for name, names in tags.items():
        repository = bench.module(name, names[0])
        for tag in names[1:]:
            bench.commit(repository, tag)
    versions = {"one": "R4-44", "two": "'7.0.8'", "three": "main"}
    for name, version in versions.items():
        text = RECIPE.format(name=name, version=version, organization=bench.organization)
        bench.write({f"source/ibek-support/{name}/{name}.install.yml": text})
    bench.write({"source/Dockerfile": "FROM base\nRUN ansible.sh one\nRUN ansible.sh two\n"
                                      "RUN ansible.sh three \\\n  -v 3-2-1  # pinned\nRUN ansible.sh ioc\n"})
    bench.environment["SOURCE_FOLDER"] = str(bench.root / "source")
    return bench.root / "source"


def contents(folder):
    return {path: path.read_text() for path in folder.rglob("*") if path.is_file()}


def outdated(report, bench):
    source = setup(bench)
    done = bench.command("support", "outdated")
    rows = [line.split() for line in done.stdout.splitlines()]
    recipes = source / "ibek-support"
    report.equal(rows, [["module", "version", "newest", "set", "in"],
                        ["one", "R4-44", "R4-45-1", f"{recipes}/one/one.install.yml:3:10"],
                        ["two", "7.0.8", "7.0.10", f"{recipes}/two/two.install.yml:3:10"],
                        ["three", "3-2-1", "3-2-2", f"{source}/Dockerfile:5:6"]], "a table\n" + done.stderr)
    listed = json.loads(bench.command("support", "outdated", "--json", "one").stdout)
    report.equal(listed, [{"module": "one", "version": "R4-44", "status": "outdated", "newest": "R4-45-1",
                           "newer": ["R4-45", "R4-45-1"], "url": f"{bench.organization}/one",
                           "file": f"{recipes}/one/one.install.yml", "line": 3}], "JSON")
    (source / "Dockerfile").write_text("FROM x\nRUN ansible.sh three\nRUN ansible.sh one -v ${ONE}\n")
    recipe = recipes / "two/two.install.yml"
    commit = bench.git(bench.root / "repos/two", "rev-parse", "HEAD")
    recipe.write_text(recipe.read_text().replace("'7.0.8'", commit))
    rows = json.loads(bench.command("support", "outdated", "--json", "three", "two", "one").stdout)
    report.equal([(row["status"], row["newest"], row.get("reason")) for row in rows],
                 [("not-comparable", None, "it is a branch"), ("not-comparable", None, "it is a commit"),
                  ("not-comparable", None, "it is a variable of the Dockerfile")], "versions without an order")


def update(report, bench):
    source = setup(bench)
    before = contents(source)
    lines = "one: R4-44 -> R4-45-1 in {0}/ibek-support/one/one.install.yml:3\n" \
            "two: 7.0.8 -> 7.0.10 in {0}/ibek-support/two/two.install.yml:3\n" \
            "three: 3-2-1 -> 3-2-2 in {0}/Dockerfile:5\n".format(source)
    done = bench.command("support", "update", "--dry-run")
    report.equal((done.returncode, done.stdout, contents(source)), (0, lines, before),
                 "--dry-run changes nothing\n" + done.stderr)
    report.equal(bench.command("support", "lock").returncode, 0, "a lock file")
    done = bench.command("support", "update")
    report.equal((done.returncode, done.stdout), (0, lines), "an update\n" + done.stderr)
    after = contents(source)
    for file, old, new in (("ibek-support/one/one.install.yml", "R4-44", "R4-45-1"),
                           ("ibek-support/two/two.install.yml", "'7.0.8'", "'7.0.10'"),
                           ("Dockerfile", "3-2-1", "3-2-2")):
        report.equal(after[source / file], before[source / file].replace(old, new), f"{file}: only the version changes")
    lock = source / "iocwright.lock.yaml"
    report.equal(sorted(set(after) - set(before)), [lock], "nothing else is left")
    done = bench.command("support", "lock", "--check")
    report.equal((done.returncode, done.stderr), (0, ""), "the lock file is that of the new versions")
    text = lock.read_text()
    bench.command("support", "lock")
    report.equal(lock.read_text(), text, "and equal to a new one")
    done = bench.command("support", "update")
    report.equal((done.returncode, done.stdout, contents(source)), (0, "nothing to update\n", after),
                 "a second update changes nothing\n" + done.stderr)


def to_version(report, bench):
    source = setup(bench)
    recipe = source / "ibek-support/one/one.install.yml"
    before = recipe.read_text()
    for status, words in ((1, ("one", "--to", "R99")), (2, ("--to", "R4-9")), (2, ("one", "two", "--to", "R4-9"))):
        done = bench.command("support", "update", *words)
        report.check(done.returncode == status and "error:" in done.stderr and recipe.read_text() == before,
                     f"{words} is refused", done.stderr)
    bench.git(bench.root / "repos/one", "tag", "R5-0+$(id)")
    for words in (("one",), ("one", "--to", "R5-0+$(id)")):
        done = bench.command("support", "update", *words)
        report.check("id" not in recipe.read_text(), f"{words}: a tag with a shell command is not written",
                     recipe.read_text())
        recipe.write_text(before)
    bench.command("support", "update", "one", "--to", "R4-9")
    report.equal(recipe.read_text(), before.replace("R4-44", "R4-9"), "an older version")
    bench.commit(bench.root / "repos/one", "1.10")
    bench.command("support", "update", "one", "--to", "1.10")
    report.equal(recipe.read_text(), before.replace("R4-44", '"1.10"'), "a version that would be a number is quoted")
    done = bench.command("support", "update", "one")
    report.equal((done.returncode, done.stdout), (0, "nothing to update\n"),
                 "tags of another style are no candidates\n" + done.stderr)
    recipe.write_text(before.replace("R4-44", "main"))
    done = bench.command("support", "update", "one")
    report.check(done.returncode == 0 and f"{recipe}:3:10: warning: the version `main` of `one` stays as it is: "
                 "it is a branch" in done.stderr, "a branch stays", done.stderr)


def bundled(report, bench):
    """A recipe that is part of iocwright is not changed, unless `--defs` names its folder."""
    setup(bench)
    program, recipes = bench.root / "prefix/bin/iocwright", bench.root / "prefix/share/iocwright/support-defs"
    program.parent.mkdir(parents=True)
    shutil.copy(bench.binary, program)
    recipes.mkdir(parents=True)
    (bench.root / "source/ibek-support/one").rename(recipes / "one")
    recipe = recipes / "one/one.install.yml"
    before = recipe.read_text()
    bench.binary = program
    done = bench.command("support", "update", "one")
    report.equal((done.returncode, done.stdout, recipe.read_text()), (0, "nothing to update\n", before),
                 "it stays as it is\n" + done.stderr)
    report.check("its recipe is part of iocwright" in done.stderr, "and that is reported", done.stderr)
    done = bench.command("support", "update", "one", "--to", "R4-9")
    report.check(done.returncode == 1 and recipe.read_text() == before, "with --to, that is an error", done.stderr)
    bench.command("support", "update", "one", "--defs", recipes)
    report.equal(recipe.read_text(), before.replace("R4-44", "R4-45-1"), "a folder that is named")


def all_or_none(report, bench):
    """If a source cannot be fetched for the lock file, no file is changed."""
    source = setup(bench)
    bench.command("support", "lock")
    recipe = source / "ibek-support/two/two.install.yml"
    recipe.write_text(recipe.read_text() + "download_extras: [{url: 'file:///none/x', dest: /none/x}]\n")
    before = contents(source)
    done = bench.command("support", "update")
    report.equal((done.returncode, contents(source)), (3, before), "nothing is changed\n" + done.stderr)


def without_network(report, bench):
    source = setup(bench)
    mirror = bench.root / "mirror"
    done = bench.command("support", "mirror", "one", "two", mirror)
    report.equal(done.returncode, 0, "a mirror\n" + done.stderr)
    (bench.root / "repos").rename(bench.root / "gone")
    done = bench.command("support", "outdated", "one")
    report.check(done.returncode == 1 and "error:" in done.stderr, "without sources, an error", done.stderr)
    (source / "Dockerfile").unlink()
    done = bench.command("support", "update", "one", "two", "--mirror", mirror)
    report.equal((done.returncode, done.stdout.count("->")), (0, 2), "a mirror has the tags\n" + done.stderr)


def python_regex(text):
    return re.compile(text.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"))


def renovate(report, bench):
    """The regular expressions of the README's preset find versions in recipes and in the locks of patterns."""
    readme = (rig.TOP / "README.md").read_text()
    recipes, patterns = json.loads(re.search(r"^```json\n(.*?)^```$", readme, re.M | re.S)[1])["customManagers"]

    def groups(manager, text):
        found = {}
        for expression in manager["matchStrings"]:
            for match in python_regex(expression).finditer(text):
                found |= match.groupdict()
        return found
    source = setup(bench)
    text = (source / "ibek-support/two/two.install.yml").read_text()
    report.equal(groups(recipes, text), {"depName": "two", "currentValue": "7.0.8", "organization": bench.organization},
                 "a recipe")
    report.equal(groups(recipes, "module: a\nversion: \"R1-0\" # 2\ngit_repo: https://host/a.git\n"),
                 {"depName": "a", "currentValue": "R1-0", "repository": "https://host/a.git"}, "a recipe with git_repo")
    for file in rig.TOP.glob("support-defs/*/*.install.yml"):
        found = groups(recipes, file.read_text())
        report.check(found.get("depName") and found.get("currentValue"), file.name, str(found))
    pattern = recipes["managerFilePatterns"][0].strip("/").replace("\\/", "/")
    report.check(re.search(pattern, "ibek-support/asyn/asyn.install.yml"), "the files of recipes", pattern)
    lock = "version: 1\npatterns:\n  gauge:\n    version: 1.0.2\n    source: github.com/lab/library\n    files: {}\n"
    report.equal(groups(patterns, lock), {"depName": "gauge", "currentValue": "1.0.2",
                                          "repository": "github.com/lab/library"}, "a lock of patterns")
    report.check(re.search(patterns["managerFilePatterns"][0][1:-1], "ioc/runtime-lock.yaml"), "the files of locks")
    versioning = python_regex(recipes["versioningTemplate"].removeprefix("regex:"))
    for tag, parts in {"R4-45": ("R", "4", "45", None, None, None), "R4-45-1": ("R", "4", "45", "1", None, None),
                       "7.0.8.1": ("", "7", "0", "8", "1", None), "v1.2.3": ("v", "1", "2", "3", None, None),
                       "3-2-1": ("", "3", "2", "1", None, None), "2-0-0-rc1": ("", "2", "0", "0", None, "rc1")}.items():
        match = versioning.match(tag)
        report.equal(match and match.groups(), parts, f"the version {tag}")


def main():
    return run((outdated, update, to_version, bundled, all_or_none, without_network, renovate))


if __name__ == "__main__":
    sys.exit(main())
