#!/usr/bin/env python3
"""What modules have outside of their trees is restored by every build, without make.

usage: support_registry.py BINARY
"""
import os
import shutil
import sys

import rig
from plain_modules import run

NAMES = ("RELEASE", "RELEASE.shell", "lib_list", "dbd_list", "runtime_files_list", "runtime_debs",
         "iocwright.lock.yaml")


def make_module(bench, name, requires=()):
    bench.module(name)
    bench.write({f"repos/{name}/db/x.db": "", f"repos/{name}/{name}.proto": f"# {name}\n", f"defs/{name}/{name}.ibek.support.yaml": f"module: {name}\n",
                 f"defs/{name}/{name}.pvi.device.yaml": "label: x\n", f"defs/{name}/{name}.req": "x\n"})
    bench.commit(bench.root / "repos" / name, "1.0")
    bench.recipe(name, more=f"dbds: [{name}.dbd]\nlibs: [{name}]\nruntime_files: [/run/{name}]\n"
                 f"protocol_files: [{name}.proto]\n")
    path = bench.root / f"defs/{name}/{name}.install.yml"
    path.write_text(path.read_text().replace("requires: []", f"requires: [{', '.join(requires)}]"))


def build(bench, *words):
    """The fixtures build no library that can be linked, which is only a warning with --keep."""
    return bench.build(*words, "--keep")


def state(bench):
    """All files outside of the trees, and where links lead to."""
    out = {name: (bench.root / "support/configure" / name).read_text()
           for name in NAMES if (bench.root / "support/configure" / name).exists()}
    for folder in ("ibek-defs", "pvi-defs", "autosave", "support/configure/protocol"):
        for path in sorted((bench.root / folder).iterdir()):
            out[str(path.relative_to(bench.root))] = str(path.readlink()) if path.is_symlink() else path.read_text()
    for tree in "abc":
        out[tree] = str((bench.tree(tree) / "configure/RELEASE.local").readlink())
    return out


def is_restored(report, bench, before, what):
    done = build(bench, "a", "b", "c")
    report.equal(done.stderr.count("unchanged"), 3, f"{what}: no make\n" + done.stderr)
    after = state(bench)
    report.equal({k for k in before if before[k] != after.get(k)}, set(), f"{what}: restored")


def restored(report, bench):
    """Each thing that is lost is restored, in its place, whichever modules are built."""
    for name in "abc":
        make_module(bench, name)
    build(bench, "b")  # the order of the lists is that of the first builds
    build(bench, "a", "c")
    configure = bench.root / "support/configure"
    before = state(bench)
    report.equal(before["dbd_list"], "b.dbd\na.dbd\nc.dbd\n", "the order of the first builds")
    is_restored(report, bench, before, "nothing lost")
    for name in NAMES[:5]:
        lines = (configure / name).read_text().splitlines(keepends=True)
        for lost in [range(len(lines))] + [[i] for i in range(len(lines))]:
            if name == "RELEASE":  # the lines at its begin are not from a module
                lost = [i for i in lost if " = " in lines[i]]
            (configure / name).write_text("".join(line for i, line in enumerate(lines) if i not in lost))
            done = build(bench, "b", "c", "a")
            report.equal(done.stderr.count("unchanged"), 3, f"{name} without {list(lost)}: no make\n" + done.stderr)
            report.equal((configure / name).read_text(), "".join(lines), f"{name} without {list(lost)}")
    for path in [*(bench.root / "ibek-defs").iterdir(), *(bench.root / "pvi-defs").iterdir(),
                 *(bench.root / "autosave").iterdir(), *(configure / "protocol").iterdir(),
                 bench.tree("a") / "configure/RELEASE.local"]:
        path.unlink()
        is_restored(report, bench, before, f"{path.name} removed")
    for folder in (bench.root / "ibek-defs", bench.root / "pvi-defs", configure / "protocol"):
        shutil.rmtree(folder)
    (bench.tree("b") / "configure/RELEASE.local").unlink()
    (bench.tree("b") / "configure/RELEASE.local").symlink_to("/none")
    is_restored(report, bench, before, "folders removed")
    (bench.root / "support/other/db").mkdir(parents=True)
    done = build(bench, "a")
    shell = (configure / "RELEASE.shell").read_text()
    report.check("unchanged" in done.stderr and "/support/other/db\"" in shell, "a new folder of databases", shell)


def only_named(report, bench):
    """Only the modules that are named are restored; lines of the user stay."""
    for name in "abc":
        make_module(bench, name)
    build(bench, "a", "b", "c")
    lists = bench.root / "support/configure/dbd_list"
    lists.write_text("mine.dbd\n")
    build(bench, "b")
    report.equal(lists.read_text(), "mine.dbd\nb.dbd\n", "the module's line")
    build(bench, "a")
    report.equal(lists.read_text(), "mine.dbd\na.dbd\nb.dbd\n", "a module that comes before it")
    bench.recipe("b", more="dbds: [other.dbd]\n")
    build(bench, "b")
    report.equal(lists.read_text(), "mine.dbd\na.dbd\nother.dbd\n", "a line that the recipe no longer has")
    done = build(bench, "c", "b", "a", "--discard")
    report.check("[local-work]" in done.stderr, "--discard reports the lines that it removes", done.stderr)
    report.equal(lists.read_text(), "c.dbd\nother.dbd\na.dbd\n", "what a build from nothing makes")
    kept = [path.read_text() for path in lists.parent.glob("dbd_list.2*")]
    report.equal(kept, ["mine.dbd\na.dbd\nother.dbd\n"], "the file as it was is kept")


def touched(report, bench):
    """Only a change of content is a change: not one of times, but one that keeps them."""
    make_module(bench, "a")
    build(bench, "a")
    makefile = bench.tree("a") / "Makefile"
    rig.pass_tick(bench.root)
    for path in bench.tree("a").rglob("*"):
        if not path.is_symlink():
            path.touch()
    for _ in range(2):
        report.check("a                unchanged" in build(bench, "a").stderr, "times do not matter")
    rig.pass_tick(bench.root)
    bench.git(bench.root, "--version")
    before = makefile.stat()
    makefile.write_text(makefile.read_text().replace("echo built", "echo BUILT"))
    os.utime(makefile, ns=(before.st_atime_ns, before.st_mtime_ns))
    report.check("a                built" in build(bench, "a").stderr, "a change that keeps size and time is found")
    report.equal((bench.tree("a") / "lib/a.a").read_text(), "BUILT\n", "and built")


def main():
    return run((restored, only_named, touched))


if __name__ == "__main__":
    sys.exit(main())
