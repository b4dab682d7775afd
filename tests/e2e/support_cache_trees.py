#!/usr/bin/env python3
"""Clones from a build cache are compared with their commits, and a tree that cannot be replaced by one from the cache
is kept and built.

usage: support_cache_trees.py BINARY
"""
import errno
import shutil
import subprocess
import sys

import rig
from cache_bench import contents, repack, run

KILLED = 0


def without_git(tree):
    """The files of a tree, without those of git, which contain times."""
    return {name: content for name, content in contents(tree).items() if not name.startswith(".git/")}


def object_file(tree, name):
    """The file in which git keeps the content of a tracked file."""
    done = subprocess.run(["git", "-C", tree, "rev-parse", f"HEAD:{name}"], check=True, capture_output=True, text=True)
    return tree / ".git/objects" / done.stdout[:2] / done.stdout[2:].strip()


def changed_clones(report, bench):
    """A clone that someone has changed is not used, even if the hashes in its entry are those of the change."""
    bench.cached_module("a", more="cache: false\n")
    bench.commit(bench.root / "repos/a", "1.0", **{"b.txt": "b\n"})
    bench.cached_build("a")
    expected = without_git(bench.tree("a"))
    entry = next((bench.root / "cache").glob("source-*"))
    good = entry.read_bytes()

    def build(change, status):
        entry.write_bytes(good)
        repack(bench, entry, change, rehash=True)
        bench.new_image()
        done = bench.cached_build("a")
        report.equal((done.returncode, without_git(bench.tree("a")) == expected), (0, True),
                     f"{change.__doc__}: the tree is that of the commit\n" + done.stderr)
        report.check(status in done.stderr if status else "warning" not in done.stderr,
                     f"{change.__doc__}: {status or 'no warning'}", done.stderr)

    def unchanged(folder, values):
        """an entry that is packed again"""
    build(unchanged, "")

    def file(folder, _):
        """a changed file"""
        (folder / "tree/Makefile").write_text("all:\n\t@touch evil\n")
    build(file, "`Makefile` is not that of the commit")

    def mode(folder, _):
        """a changed mode"""
        (folder / "tree/Makefile").chmod(0o755)
    build(mode, "`Makefile` is not that of the commit")

    def missing(folder, _):
        """a missing file"""
        (folder / "tree/b.txt").unlink()
    build(missing, "`b.txt` is not that of the commit")

    def more(folder, _):
        """a file that git ignores"""
        (folder / "tree/x.ignored").write_text("more")
    build(more, "`x.ignored` is not in the commit")

    def flagged(folder, _):
        """a changed file that git is set to ignore"""
        subprocess.run(["git", "-C", folder / "tree", "update-index", "--assume-unchanged", "b.txt"], check=True)
        (folder / "tree/b.txt").write_text("c\n")
    build(flagged, "`b.txt` is not that of the commit")

    def changed_object(folder, _):
        """a file that is changed in the repository, too"""
        tree = folder / "tree"
        target = object_file(tree, "b.txt")
        target.chmod(0o644)
        shutil.copy(object_file(tree, ".gitignore"), target)
        (tree / "b.txt").write_text((tree / ".gitignore").read_text())
    build(changed_object, "is damaged")

    def commit(folder, _):
        """another commit"""
        bench.commit(folder / "tree", Makefile="all:\n\t@touch evil\n")
    build(commit, "it is at the commit")


def changed_submodules(report, bench):
    """The same with a submodule."""
    bench.module("part")
    bench.cached_module("a", more="recursive: true\ncache: false\n")
    repository = bench.root / "repos/a"
    bench.git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", bench.root / "repos/part",
              "part")
    bench.commit(repository, "1.0", **{"b.txt": "b\n"})
    first = bench.cached_build("a")
    report.check(first.returncode == 0 and (bench.tree("a") / "part/Makefile").exists(), "a clone with its submodule",
                 first.stderr)
    expected = without_git(bench.tree("a"))
    entry = next((bench.root / "cache").glob("source-*"))
    good = entry.read_bytes()
    for name in ("b.txt", "part/Makefile", ""):
        entry.write_bytes(good)
        if name:
            repack(bench, entry, lambda folder, _, name=name: (folder / "tree" / name).write_text("evil\n") and None,
                   rehash=True)
        bench.new_image()
        done = bench.cached_build("a")
        report.equal((done.returncode, without_git(bench.tree("a")) == expected), (0, True),
                     f"{name or 'nothing'} is changed\n" + done.stderr)
        report.equal("warning: ignored `source-" in done.stderr, bool(name),
                     f"{name or 'nothing'}: a warning\n" + done.stderr)


def failing_calls(report, bench):
    """Each call that replaces the tree or its logs fails once, or the program is killed there."""
    library = bench.root / "failing_call.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, rig.TOP / "tests/fixtures/failing_call.c", "-ldl"],
                   check=True)
    bench.cached_module("a", more="bash: [{cmd: 'echo edited >> edits'}]\n")  # a command that runs once on each tree
    bench.environment["LD_PRELOAD"] = str(library)  # for all builds, because it belongs to the key
    first = bench.cached_build("a")
    expected = without_git(bench.tree("a"))
    report.equal((first.returncode, expected["edits"][1]), (0, b"edited\n"), "a build\n" + first.stderr)
    plain = dict(bench.environment)

    def build(number, code):
        bench.new_image()
        bench.made()
        (bench.root / "calls").unlink(missing_ok=True)
        bench.environment.update({"FAIL_BELOW": str(bench.root / "support"),
                                  "FAIL_PROGRAM": str(bench.binary), "FAIL_AT": str(number), "FAIL_CODE": str(code),
                                  "FAIL_REPORT": str(bench.root / "calls")})
        done = bench.cached_build("a", "-j1")
        bench.environment = dict(plain)
        return done

    build(0, errno.EIO)
    calls = (bench.root / "calls").read_text().splitlines()
    tree = f"{bench.root}/support/a"
    begin = calls.index(f"rename {tree}")
    end = calls.index(f"rename {bench.root}/support/.iocwright-restore-a/tree")
    last = calls.index(f"rename {bench.root}/support/configure/.iocwright/modules/a/once.part", end)
    places = [i for i in range(begin, last + 1) if calls[i].startswith("rename ")]
    report.check(len(places) > 3, "there are calls to fail", calls[begin:last])
    for i in places:
        for code in (errno.EIO, KILLED):
            what = f"{'killed' if code == KILLED else 'EIO'} at {calls[i]}"
            done = build(i + 1, code)
            if done.returncode != 0:
                done = bench.cached_build("a")
            report.equal(done.returncode, 0, f"{what}: a build succeeds\n" + done.stderr)
            report.equal(without_git(bench.tree("a")), expected, f"{what}: with the right tree\n" + done.stderr)
            report.equal(bench.stray(), [], f"{what}: nothing is left")


if __name__ == "__main__":
    sys.exit(run((changed_clones, changed_submodules, failing_calls)))
