#!/usr/bin/env python3
"""Builds of support modules never remove or overwrite the user's work.

usage: support_work.py BINARY
"""
import os
import shutil
import subprocess
import sys

from plain_modules import run


def no_more_than(report, bench, done, names, what):
    """Expects a refused refresh: the error lists exactly this work, and the tree is unchanged."""
    report.check(done.returncode == 3 and "[local-work]" in done.stderr, f"{what}: refused", done.stderr)
    listed = " ".join(line for line in done.stderr.splitlines() if line.startswith("note: "))
    report.equal(sorted(word for word in listed.split("`")[1::2]), sorted(names), f"{what}: the listed work")
    hidden = [path.name for path in (bench.root / "support").glob(".*")]
    report.equal(hidden, [], f"{what}: no partial clone is left")


def local_files(report, bench):
    """Each kind of the user's work makes `--refresh` fail; changes made by a build do not."""
    bench.module("w")
    bench.recipe("w", more="patch_lines: [{path: Makefile, regexp: '^# ours', line: '# ours'}]\n")
    tree = bench.tree("w")

    def edit(name):
        (tree / name).write_text("mine\n")

    def stage():
        edit("new")
        bench.git(tree, "add", "new")
        (tree / "new").unlink()

    def hide():
        bench.git(tree, "update-index", "--assume-unchanged", "configure/RELEASE")
        edit("configure/RELEASE")

    for what, change, names in (("an edited file", lambda: edit("configure/RELEASE"), ["configure/RELEASE"]),
                                ("an edited file that git is told to ignore", hide, ["configure/RELEASE"]),
                                ("a new file", lambda: edit("notes"), ["notes"]),
                                ("an ignored file", lambda: edit("notes.ignored"), ["notes.ignored"]),
                                ("a file of the build, edited", lambda: edit("lib/w.a"), ["lib/w.a"]),
                                ("a removed file", lambda: (tree / ".gitignore").unlink(), [".gitignore"]),
                                ("a staged file", stage, ["new"])):
        shutil.rmtree(tree, ignore_errors=True)
        report.equal(bench.build("w", "--force").returncode, 0, "a build")
        done = bench.build("w", "--refresh", "--force")
        report.equal(done.returncode, 0, "a tree with the build's own changes is replaced\n" + done.stderr)
        change()
        no_more_than(report, bench, bench.build("w", "--refresh", "--force"), names, what)
        report.equal(bench.build("w", "--force").returncode, 0, f"{what}: the tree builds")
        again = bench.build("w", "--refresh", "--force")
        if names != ["lib/w.a"]:  # make has rebuilt it
            no_more_than(report, bench, again, names, f"{what}, and a build after it")
    edit("notes")
    done = bench.build("w", "--refresh")
    report.equal(done.returncode, 0, "if nothing is replaced, work is not an error\n" + done.stderr)
    report.equal((tree / "notes").read_text(), "mine\n", "and is kept")


def local_commits(report, bench):
    """Commits that exist only here: on HEAD, a branch, the stash, a tag."""
    repository = bench.module("w")
    bench.recipe("w")
    tree = bench.tree("w")

    def on_branch():
        bench.git(tree, "checkout", "-q", "-b", "mine")
        bench.commit(tree, work="mine\n")
        bench.git(tree, "checkout", "-q", "--detach", "1.0")

    def tagged():
        bench.commit(tree, "mine", work="mine\n")
        bench.git(tree, "checkout", "-q", "--detach", "1.0")

    def stashed():
        (tree / "configure/RELEASE").write_text("mine\n")
        bench.git(tree, "stash")

    for what, change, subject in (("a commit of HEAD", lambda: bench.commit(tree, work="mine\n"), "a change"),
                                  ("a commit of a branch", on_branch, "a change"),
                                  ("a commit of a tag", tagged, "mine"),
                                  ("a stash", stashed, "WIP on (no branch)")):
        shutil.rmtree(tree, ignore_errors=True)
        report.equal(bench.build("w", "--force").returncode, 0, "a build")
        change()
        done = bench.build("w", "--refresh", "--force")
        report.check(done.returncode == 3 and "[local-work]" in done.stderr and subject in done.stderr,
                     f"{what}: refused", done.stderr)
    shutil.rmtree(tree)
    bench.build("w")
    bench.commit(repository, "1.1", news="1.1\n")
    bench.git(tree, "fetch", "-q", "origin", "tag", "1.1")
    bench.git(tree, "checkout", "-q", "-f", "--detach", "1.1")
    done = bench.build("w", "--refresh")
    report.check(done.returncode == 0 and "w                built at 1.0" in done.stderr,
                 "commits that the user fetched do not count as work", done.stderr)


def discarded(report, bench):
    """`--discard` moves the whole tree aside and fetches a new one."""
    bench.module("w")
    bench.recipe("w")
    tree = bench.tree("w")
    bench.build("w")
    (tree / "db").mkdir()
    (tree / "db/mine.db").write_text("mine\n")
    commit = bench.commit(tree, work="mine\n")
    done = bench.build("w", "--discard")
    built = done.returncode == 0 and "w                built at 1.0" in done.stderr
    report.check(built, "the module is built", done.stderr)
    aside = list((bench.root / "support").glob("w.*"))
    moved = len(aside) == 1 and aside[0].name in done.stderr
    if report.check(moved, "the tree is moved, and the message says where to", done.stderr):
        found = ((aside[0] / "db/mine.db").read_text(), bench.git(aside[0], "rev-parse", "HEAD"))
        report.equal(found, ("mine\n", commit), "with its files and commits")
    report.equal((tree / "work").exists(), False, "the new tree has none of them")
    paths = (bench.root / "support/configure/RELEASE.shell").read_text()
    report.check("/w.2" not in paths, "the databases of the moved tree are in no search path", paths)
    done = bench.command("ioc", "extract-runtime-assets", bench.root / "assets", "--no-prune", "--no-strip")
    assets = [str(path.relative_to(bench.root)) for path in (bench.root / "assets").rglob("w*")]
    report.check(any(path.endswith("support/w") for path in assets), "a runtime image gets the module", done.stderr)
    report.check(not any("/w.2" in path for path in assets), "and not the moved tree", str(assets))
    done = bench.build("w", "--discard")
    report.equal(done.stderr.split()[-2:], ["w", "unchanged"], "nothing is rebuilt")
    report.equal(len(list((bench.root / "support").glob("w.*"))), 1, "nothing is moved a second time")


def no_clone(report, bench):
    """A folder that is not a clone of the module belongs to the user."""
    bench.module("w")
    bench.module("other")
    mine = bench.root / "precious"
    mine.mkdir()
    (mine / "data").write_text("mine\n")
    bench.recipe("w", more=f"local_path: {mine}\n")
    no_more_than(report, bench, bench.build("w", "--refresh"), ["data"], "a folder without a repository")
    report.equal((mine / "data").read_text(), "mine\n", "and is unchanged")
    done = bench.build("w", "--discard")
    aside = list(bench.root.glob("precious.*/data"))
    moved = len(aside) == 1 and (mine / "Makefile").exists()
    report.check(done.returncode == 0 and moved, "--discard moves it", done.stderr)
    shutil.rmtree(mine)
    bench.git(bench.root, "clone", "-q", bench.root / "repos/other", mine)
    done = bench.build("w", "--refresh")
    report.check(done.returncode == 3 and "[local-work]" in done.stderr and "it is a clone of" in done.stderr,
                 "a clone of something else", done.stderr)
    bench.git(mine, "remote", "remove", "origin")
    done = bench.build("w", "--refresh")
    report.check(done.returncode == 3 and "without an origin" in done.stderr,
                 "a repository without an origin", done.stderr)
    shutil.rmtree(mine)
    bench.build("w")
    bench.git(bench.root, "clone", "-q", bench.root / "repos/other", mine / "inner")
    done = bench.build("w", "--refresh", "--force")
    no_more_than(report, bench, done, ["inner"], "a clone within the tree")


def unknown_history(report, bench):
    """Without a record of the last build its doing cannot be told from the user's: refused, and said."""
    bench.module("w")
    bench.recipe("w")
    tree, state = bench.tree("w"), bench.root / "support/configure/.iocwright/modules/w"
    bench.build("w")
    (state / "tree").unlink()
    done = bench.build("w", "--refresh", "--force")
    made = ["configure/RELEASE", "lib/described", "lib/w.a"]
    no_more_than(report, bench, done, made, "a tree that an older version built")
    report.check("of a build by an older version" in done.stderr, "and why they are listed", done.stderr)
    shutil.rmtree(tree)
    bench.environment["PATH"] = f"{bench.root}/bin:{bench.environment['PATH']}"
    make = shutil.which("make")
    bench.write({"bin/make": f"#!/bin/sh\n{make} \"$@\"\n[ ! -e {tree}/lib/w.a ] || kill -9 $PPID\n"})
    report.equal(bench.build("w").returncode, -9, "a build that is killed")
    (bench.root / "bin/make").unlink()
    done = bench.build("w", "--refresh", "--force")
    report.equal(done.returncode, 0, "of one that is killed it is known what it made\n" + done.stderr)
    shutil.rmtree(tree)
    bench.write({"bin/make": f"#!/bin/sh\n{make} \"$@\"\nexit 3\n"})
    report.equal(bench.build("w").returncode, 3, "a build that fails")
    (bench.root / "bin/make").unlink()
    done = bench.build("w", "--refresh", "--force")
    report.equal(done.returncode, 0, "of one that fails it is known what it made\n" + done.stderr)


def after_a_kill(report, bench):
    """What the user changes after a build was killed is work, or is kept if it is unknown whether it came first."""
    bench.module("w")
    bench.recipe("w")
    tree, state = bench.tree("w"), bench.root / "support/configure/.iocwright/modules/w"
    bench.environment["PATH"] = f"{bench.root}/bin:{bench.environment['PATH']}"
    make = shutil.which("make")
    fake = f"#!/bin/sh\n{make} \"$@\"\n[ ! -e {tree}/lib/w.a ] || kill -9 $PPID\n"
    for seconds in (0, 10):
        bench.write({"bin/make": fake})
        (bench.root / "bin/make").chmod(0o755)
        report.equal(bench.build("w", "--force").returncode, -9, "a build that is killed")
        (bench.root / "bin/make").unlink()
        (tree / "Makefile").write_text((tree / "Makefile").read_text() + "# mine\n")
        mark = state / "building"
        os.utime(mark, ns=(mark.stat().st_atime_ns, mark.stat().st_mtime_ns - seconds * 10**9))
        done = bench.build("w", "--refresh", "--force")
        if seconds:
            # So that the test need not wait, the files of the build are as late.
            made = ["configure/RELEASE", "lib/described", "lib/w.a"]
            no_more_than(report, bench, done, ["Makefile", *made], "an edit long after it")
            report.equal(bench.build("w").returncode, 0, "a build")
            report.check((tree / "Makefile").read_text().endswith("# mine\n"), "the edit is built")
            report.check("dirty:" in bench.lock(), "and the lock file notes that", bench.lock())
        else:
            report.equal(done.returncode, 0, "an edit right after it\n" + done.stderr)
            kept = [path.read_text() for path in state.glob("kept.*/Makefile")]
            report.check(kept and kept[0].endswith("# mine\n"), "a copy is kept", str(kept))
            report.check("Makefile" in done.stderr and "[local-work]" in done.stderr, "and reported", done.stderr)


def overwritten(report, bench):
    """A step that would replace a file that the user has changed moves it aside."""
    bench.module("w")
    bench.write({"defs/w/copy.yml": f"- copy: {{ content: ours, dest: {bench.root}/support/w/settings }}\n"})
    bench.recipe("w", more="tasks: [{path: copy.yml}]\n")
    tree = bench.tree("w")
    bench.build("w")
    for round_ in range(2):
        report.equal(bench.build("w", "--force").returncode, 0, "a build")
        report.equal(list(tree.glob("settings.*")), [], "a file as a step left it is replaced")
    (tree / "settings").write_text("mine\n")
    (tree / "configure/RELEASE.local").unlink()
    (tree / "configure/RELEASE.local").write_text("MINE = /mine\n")
    done = bench.build("w")
    kept = [*tree.glob("settings.*"), *tree.glob("configure/RELEASE.local.*")]
    texts = [path.read_text() for path in kept]
    report.equal(texts, ["mine\n", "MINE = /mine\n"], "the user's files are beside the build's")
    told = all(str(path) in done.stderr for path in kept)
    report.check(done.returncode == 0 and told, "the message names the places", done.stderr)
    report.equal((tree / "settings").read_text(), "ours", "the step is done")
    report.equal(bench.build("w", "--force").returncode, 0, "a build")
    report.equal(len(list(tree.glob("settings.*"))), 1, "once")
    names = [str(path.relative_to(tree)) for path in kept]
    done = bench.build("w", "--refresh", "--force")
    no_more_than(report, bench, done, names, "the files that were moved aside")


def made_again(report, bench):
    """A product that the user has changed, and that make then makes again, is no longer the user's."""
    bench.module("w")
    bench.recipe("w")
    bench.build("w")
    (bench.tree("w") / "lib/w.a").write_text("mine\n")
    report.equal(bench.build("w", "--force").returncode, 0, "a build")
    report.equal((bench.tree("w") / "lib/w.a").read_text(), "built\n", "make has made the file again")
    report.check("built at" in bench.build("w").stderr, "it is built once more")
    lock = bench.lock()
    report.check("dirty" not in lock and "local_changes" not in lock, "the lock notes no work", lock)
    report.check("unchanged" in bench.build("w").stderr, "then it is unchanged")


def unpacked(report, bench):
    """So does an archive that is unpacked over such a file; and no link takes the place of a full folder."""
    bench.module("w")
    tree = bench.tree("w")
    for name in ("mine", "other"):
        (bench.root / name).write_text("ours\n")
    subprocess.run(["tar", "-C", bench.root, "-cf", bench.root / "a.tar", "mine", "other"], check=True)
    bench.write({"defs/w/unpack.yml": f"- unarchive: {{ src: {bench.root}/a.tar, dest: {tree} }}\n"})
    bench.recipe("w", more="tasks: [{path: unpack.yml}]\n")
    bench.build("w")
    (tree / "mine").write_text("mine\n")
    report.equal(bench.build("w").returncode, 0, "a build")
    texts = {path.name.split(".")[0]: path.read_text() for path in tree.glob("*.2*")}
    report.equal(texts, {"mine": "mine\n"}, "the user's file is beside the archive's, and it alone")
    report.equal((tree / "mine").read_text(), "ours\n", "the archive is unpacked")
    bench.write({"defs/w/unpack.yml": f"- file: {{ path: {bench.root}/full, src: /tmp, state: link }}\n"})
    bench.write({"full/data": "mine\n"})
    done = bench.build("w")
    refused = done.returncode == 3 and "by a link: it is not empty" in done.stderr
    report.check(refused, "a link over a folder", done.stderr)
    report.equal((bench.root / "full/data").read_text(), "mine\n", "and is unchanged")


def instance(report, bench):
    """`dev instance` moves a config folder with files aside."""
    bench.write({"services/bl01/config/ioc.yaml": "ioc_name: a\n", "ioc/config/ioc.yaml": "ioc_name: mine\n"})
    done = bench.command("dev", "instance", "services/bl01")
    kept = list((bench.root / "ioc").glob("config.*/ioc.yaml"))
    report.equal([path.read_text() for path in kept], ["ioc_name: mine\n"], "the files are kept")
    linked = (bench.root / "ioc/config").is_symlink()
    report.check(linked and "[local-work]" in done.stderr, "and the message names the place", done.stderr)


def main():
    return run((local_files, local_commits, discarded, no_clone, unknown_history, after_a_kill, overwritten, made_again,
                unpacked, instance))


if __name__ == "__main__":
    sys.exit(main())
