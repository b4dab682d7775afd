#!/usr/bin/env python3
"""A module is built from an exact checkout and the edits of its recipe, or from the user's work, which is noted.

usage: support_checkout.py BINARY
"""
import pathlib
import re
import shutil
import sys

from built_state import built_state, differences
from plain_modules import run

HEADERS = """\
all:
\t@mkdir -p lib include; for s in *.src; do cp $$s lib/$$s.o; done; cp *.h include
clean:
\t@true
"""


def module(bench, name, **files):
    repository = bench.module(name)
    bench.write({f"repos/{name}/Makefile": HEADERS, f"repos/{name}/one.src": "1\n", f"repos/{name}/one.h": "1\n"})
    bench.commit(repository, "1.0", **files)
    return repository


def requires(bench, name, *others):
    path = bench.root / f"defs/{name}/{name}.install.yml"
    path.write_text(re.sub("requires: .*", f"requires: [{', '.join(others)}]", path.read_text()))


def entry(bench, name):
    """The lines of a module in the lock file."""
    found = re.search(rf'^  "{name}":\n((?:    .*\n)*)', bench.lock(), re.MULTILINE)
    return dict(line.strip().split(": ", 1) for line in found[1].splitlines() if ": " in line)


def as_from_nothing(report, bench, what, *names):
    """Expects the trees and the registry to be what a build from nothing makes, and makes that."""
    report.equal(bench.build(*names).returncode, 0, f"{what}: a build")
    made = built_state(bench.root)
    shutil.rmtree(bench.root / "support")
    done = bench.build(*names)
    report.equal(done.returncode, 0, f"{what}: a build from nothing\n" + done.stderr)
    lost = differences(built_state(bench.root), made)
    report.check(not lost, f"{what}: as from nothing", lost)


def edits(report, bench):
    """An edit, patch or product that the recipe no longer has is gone after the next build."""
    module(bench, "w")
    patch = "--- a/one.h\n+++ b/one.h\n@@ -1 +1 @@\n-1\n+{}\n"
    bench.write({"defs/w/w.patch": patch.format("patched"), "defs/w/other.patch": patch.format("changed")})
    for what, more in (("an added line", "patch_lines: [{path: one.src, regexp: '^# a', line: '# a'}]\n"),
                       ("a new product", "bash: [{cmd: 'cp one.src two.src; cp one.h two.h'}]\n"),
                       ("a removed file", "remove_files_prebuild: [one.h]\nbash: [{cmd: touch other.h}]\n"),
                       ("a patch", "patch_file: {path: w.patch, commit: '1.0'}\n"),
                       ("another patch", "patch_file: {path: other.patch, commit: '1.0'}\n"),
                       ("an edit that is not repeatable", "bash: [{cmd: 'echo more >> one.src'}]\n"),
                       ("nothing", "")):
        bench.recipe("w", more=more)
        as_from_nothing(report, bench, what, "w")


def broken(report, bench):
    """A checkout is restored even if its repository is in a bad state; a commit of the recipe is made again."""
    repository = module(bench, "w")
    inner = bench.module("inner")
    bench.git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "sub")
    bench.commit(repository, "1.0")
    commit = "git -c user.name=F -c user.email=f@example.org commit -q -a --allow-empty -m ours"
    edit = "echo edit >> one.src; echo edit >> sub/Makefile; echo new > sub/new"
    more = f"recursive: true\nbash: [{{cmd: '{edit}; {commit}'}}]\n"
    tree = bench.tree("w")
    bench.recipe("w", more=more)
    report.equal(bench.build("w").returncode, 0, "a module with a submodule")
    report.check("unchanged" in bench.build("w").stderr, "a commit of the recipe is not a change")
    for number, damage in enumerate((lambda: None, lambda: (tree / ".git/index.lock").touch(),
                                     lambda: (tree / ".git/HEAD.lock").touch(),
                                     lambda: bench.git(tree, "update-index", "--assume-unchanged", "one.src"))):
        damage()
        bench.recipe("w", more=more + f"# {number}\n")
        as_from_nothing(report, bench, f"damage {number}", "w")
        report.equal((tree / "one.src").read_text(), "1\nedit\n", "the edit is made once")


def dirty(report, bench):
    """The user's work is built, noted in the lock file with a hash of its content, and refused by --locked."""
    for name in ("w", "user"):
        module(bench, name)
        bench.recipe(name)
    requires(bench, "user", "w")
    tree, lock = bench.tree("w"), bench.root / "lock.yaml"
    bench.build("w", "user")
    clean = entry(bench, "w")
    shutil.copy(bench.root / "support/configure/iocwright.lock.yaml", lock)
    report.check("dirty" not in clean, "a checkout is not dirty", str(clean))
    hashes = []
    for content in ("mine\n", "other\n", "mine\n"):
        (tree / "one.src").write_text(content)
        done = bench.build("w", "user")
        report.equal(done.stderr.count("built"), 2, "it is built, and what depends on it\n" + done.stderr)
        report.equal((tree / "lib/one.src.o").read_text(), content, "with the user's work")
        report.equal(bench.build("user", "w").stderr.count("unchanged"), 2, "once")
        hashes.append(entry(bench, "w")["dirty"])
    report.check(hashes[0] == hashes[2] != hashes[1] and len(hashes[0]) == 66, "the hash of its content", str(hashes))
    report.check(entry(bench, "w")["key"] != clean["key"], "its key is another one")
    done = bench.build("w", "--locked", lock)
    report.check(done.returncode == 3 and "[lock-mismatch]" in done.stderr, "--locked refuses it", done.stderr)
    (tree / "one.src").write_text("1\n")
    report.equal(bench.build("w", "user").stderr.count("built"), 2, "without the work it is built again")
    report.equal({**entry(bench, "w"), "built": ""}, {**clean, "built": ""}, "as it was")


def separate(report, bench):
    """What depends on a module is rebuilt also if that was rebuilt by an earlier command."""
    for name in ("a", "b", "c"):
        module(bench, name)
        bench.recipe(name)
    requires(bench, "b", "a")
    requires(bench, "c", "b")
    bench.build("a", "b", "c")
    (bench.tree("a") / "one.h").write_text("mine\n")
    report.check("a                built" in bench.build("a").stderr, "the module")
    done = bench.build("a", "b", "c")
    report.check("a                unchanged" in done.stderr and done.stderr.count("built at") == 2,
                 "what depends on it, directly or not", done.stderr)
    bench.recipe("a", more="# changed\n")
    bench.build("a")
    report.check("b                built" in bench.build("b").stderr, "after a change of its recipe")


def whose(report, bench):
    """A checkout of the user is dirty and never touched; a clone of the module that someone else made is not."""
    repository = module(bench, "w")
    bench.recipe("w", more="bash: [{cmd: 'echo edit >> one.src'}]\n")
    tree, mine = bench.tree("w"), bench.root / "mine"
    (bench.root / "support").mkdir(exist_ok=True)
    bench.git(bench.root, "clone", "-q", "-b", "1.0", bench.organization + "/w", tree)
    bench.build("w")
    report.check("dirty" not in entry(bench, "w"), "a clone that someone else made", bench.lock())
    bench.recipe("w")
    bench.build("w")
    report.equal((tree / "one.src").read_text(), "1\n", "is restored")
    shutil.rmtree(tree)
    bench.git(bench.root, "clone", "-q", bench.organization + "/w", mine)
    tree.symlink_to(mine)
    bench.recipe("w", more="bash: [{cmd: 'echo edit >> one.src'}]\n")
    for count in (1, 2):
        report.equal(bench.build("w", "--force").returncode, 0, "a linked checkout")
        report.check("dirty" in entry(bench, "w"), "is dirty", bench.lock())
    bench.recipe("w")
    bench.build("w")
    report.equal((mine / "one.src").read_text(), "1\nedit\n", "and never restored")
    shutil.rmtree(mine / ".git")
    bench.build("w", "--force")
    first = entry(bench, "w")
    bench.build("w", "--force")
    report.equal(entry(bench, "w")["dirty"], first["dirty"], "without a repository, too, and its hash is stable")
    report.check(len(first["dirty"]) == 66 and pathlib.Path(repository).exists(), "which is one", str(first))


def main():
    return run((edits, broken, dirty, separate, whose))


if __name__ == "__main__":
    sys.exit(main())
