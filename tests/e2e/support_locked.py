#!/usr/bin/env python3
"""A build with --locked gives what the lock file says, or fails and names the difference.

usage: support_locked.py BINARY
"""
import shutil
import sys

from plain_modules import run


def locked_build(bench, *words):
    return bench.build("w", "--locked", bench.root / "lock.yaml", *words)


def keep_lock(bench):
    (bench.root / "lock.yaml").write_text(bench.lock())


def downloads(report, bench):
    """Downloads have the hashes of the lock file, even if the recipe has none."""
    bench.module("w")
    source, copy = bench.root / "file", bench.root / "downloaded"
    source.write_text("first\n")
    extra = f"download_extras: [{{url: 'file://{source}', dest: '{copy}'}}]\n"
    bench.recipe("w", more=extra)
    report.equal(bench.build("w").returncode, 0, "a build with a download")
    keep_lock(bench)
    copy.write_text("changed\n")
    done = locked_build(bench)
    report.check(done.returncode == 3 and f"`{copy}` is not the locked file" in done.stderr,
                 "a changed file of an unchanged module is an error", done.stderr)
    done = locked_build(bench, "--force")
    report.equal((done.returncode, copy.read_text()), (0, "first\n"),
                 "when the module is built again, the locked file is downloaded again\n" + done.stderr)
    source.write_text("second\n")
    copy.unlink()
    shutil.rmtree(bench.tree("w"))
    done = locked_build(bench)
    report.check(done.returncode == 3 and "but the lock file says" in done.stderr,
                 "another file at the same URL is an error", done.stderr)
    report.check(not copy.exists(), "and it is not kept")


def differences(report, bench):
    """One run names every difference of every module, at its place in the lock file, before anything is built."""
    for name in "ab":
        bench.module(name)
        bench.recipe(name)
    bench.recipe("c")
    report.equal(bench.build("a", "b").returncode, 0, "two modules")
    keep_lock(bench)
    lines = (bench.root / "lock.yaml").read_text().splitlines()
    for name in "ab":
        shutil.rmtree(bench.tree(name))
    bench.recipe("a", "2.0", more="macro: AA\ndownload_extras: [{url: 'file:///none/x', dest: /none/x}]\n")
    bench.recipe("b", organization="file:///none")
    done = bench.build("a", "b", "c", "--locked", bench.root / "lock.yaml")
    report.equal(done.returncode, 3, "a build that differs from its lock file")

    def place(name, field):
        first = lines.index(f'  "{name}":')
        line = next(i for i in range(first, len(lines)) if lines[i].startswith(f"    {field}:"))
        return f"lock.yaml:{line + 1}:{lines[line].index(': ') + 3}: error: "
    commit = bench.git(bench.root / "repos/a", "rev-parse", "HEAD")
    for expected in (place("a", "asked") + "the requested version of `a` is 2.0, but the lock file says 1.0",
                     place("a", "macro") + "the macro of `a` is AA, but the lock file says A",
                     place("a", "recipe") + "the hash of the recipe of `a` is ",
                     "`a` has a download `file:///none/x`, but the lock file does not",
                     place("b", "url") + "the URL of `b` is file:///none/b, but the lock file says file://",
                     place("b", "recipe"), "the lock file has no module `c`"):
        report.check(expected in done.stderr, expected, done.stderr)
    report.equal([bench.tree(name).exists() for name in "abc"], [False] * 3, "nothing is fetched")
    bench.recipe("a")
    bench.recipe("b")
    moved = [bench.commit(bench.root / "repos" / name, "1.0", news="moved\n") for name in "ab"]
    done = bench.build("a", "b", "--locked", bench.root / "lock.yaml")
    for name, now in zip("ab", moved):
        expected = place(name, "commit") + f"the tag `1.0` of `{bench.organization}/{name}` has moved: it is now {now}"
        report.check(done.returncode == 3 and expected in done.stderr, expected, done.stderr)
    report.check(commit in done.stderr, "the message has the locked commit", done.stderr)


def formats(report, bench):
    """Only the current format is accepted. $SUPPORT may have an older one, whose modules are built again."""
    bench.module("w")
    bench.recipe("w")
    bench.build("w")
    lock = bench.root / "support/configure/iocwright.lock.yaml"
    report.check("format: 2\n" in bench.lock() and "built:" not in bench.lock(), "the format, without times",
                 bench.lock())
    new = bench.lock()
    old = new.replace("format: 2", "format: 1").replace("    license:", '    built: "2024"\n    license:')
    old = "\n".join(line for line in old.splitlines() if "asked:" not in line) + "\n"
    for text, advice in ((old, "make it again with `iocwright support lock`"),
                         (new.replace("format: 2", "format: 3"), "a newer version wrote it")):
        (bench.root / "lock.yaml").write_text(text)
        done = locked_build(bench)
        report.check(done.returncode == 1 and "lock.yaml:2:9: error: unknown format" in done.stderr
                     and advice in done.stderr, "another format is refused", done.stderr)
    lock.write_text(old)
    bench.module("v")
    bench.recipe("v")
    (bench.root / "defs/v/v.install.yml").write_text(
        (bench.root / "defs/v/v.install.yml").read_text().replace("requires: []", "requires: [w]"))
    done = bench.build("v")
    report.equal(done.returncode, 0, "modules of an older lock file count as built\n" + done.stderr)
    done = bench.build("w")
    report.check("built at 1.0" in done.stderr, "and are built again", done.stderr)
    report.equal(bench.lock().split('  "v":')[0], new, "the lock file is the same as before")


def versions(report, bench):
    """The lock file has the version that was asked for, and the tag or commit that the tree is."""
    repository = bench.module("w")
    commit = bench.commit(repository, news="later\n")

    def locked():
        return {key: value.strip('"') for key, value in
                (line.strip().split(": ") for line in bench.lock().splitlines() if line.startswith("    "))
                if key in ("asked", "version", "branch", "commit")}
    bench.recipe("w", "main")
    report.equal(bench.build("w").returncode, 0, "a branch")
    report.equal(locked(), {"asked": "main", "version": commit, "branch": "main", "commit": commit},
                 "of a branch, the commit")
    first = bench.git(repository, "rev-parse", "1.0")
    bench.recipe("w")
    bench.build("w", "--refresh")
    report.equal(locked(), {"asked": "1.0", "version": "1.0", "commit": first}, "a tag")
    bench.recipe("w", "2.0")
    bench.build("w", "--keep")
    report.equal(locked(), {"asked": "2.0", "version": "1.0", "commit": first}, "a tree that was kept")
    bench.recipe("w")
    bench.build("w")
    bench.commit(repository, "1.0", news="moved\n")
    for words in (("--refresh",), ("--refresh", "--discard")):
        done = bench.build("w", *words)
        report.equal((done.returncode, f"the tag `1.0` of `{bench.organization}/w` has moved: it was {first}"
                      in done.stderr), (0, words == ("--refresh",)), "a moved tag is reported once\n" + done.stderr)
    before = bench.git(repository, "rev-parse", "1.0")
    bench.commit(repository, "1.0", news="moved again\n")
    shutil.rmtree(bench.tree("w"))
    done = bench.build("w")
    report.check(f"has moved: it was {before}" in done.stderr, "also when the tree is missing", done.stderr)


def main():
    return run((downloads, differences, formats, versions))


if __name__ == "__main__":
    sys.exit(main())
