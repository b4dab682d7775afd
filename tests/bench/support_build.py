#!/usr/bin/env python3
"""Measure `support build`: its own time without git and make, eight modules in two diamonds, 60 modules that require
each other at random, a run with nothing to do, and eight modules that are built with EPICS Base and then restored
from a cache.

usage: support_build.py BINARY        (git and make are replaced by programs that take a known time; not for the cache)
"""
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
import rig  # noqa: E402
import sources  # noqa: E402

MAKE_S = 0.5
WEIGHT = 2  # sources, of some 2 s each, that are added to each of the modules that are restored from a cache
# The requirements of each module: two diamonds in a row.
DIAMOND = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"], "e": ["d"], "f": ["d"], "g": ["e", "f"], "h": ["g"]}


def best_time(slots):
    """The shortest time for the makes of the diamonds with this number of slots; each module takes one unit."""
    done, units = set(), 0
    while len(done) < len(DIAMOND):
        ready = [m for m in DIAMOND if m not in done and done.issuperset(DIAMOND[m])]
        done.update(ready[:slots])
        units += 1
    return units * MAKE_S


def random_modules():
    """60 modules: the requirements of each, and how long its make takes in seconds."""
    random_ = random.Random(7)
    names = [f"r{i}" for i in range(60)]
    requires = {name: random_.sample(names[:i], min(i, random_.randrange(4))) for i, name in enumerate(names)}
    return requires, {name: round(random_.uniform(0.5, 3.0), 2) for name in names}


def greedy_time(requires, times, slots):
    """How long the makes take if a free slot always gets the ready module on which the longest chain depends."""
    chain = {}
    for name in reversed(requires):
        chain[name] = times[name] + max((chain[other] for other in requires if name in requires[other]), default=0)
    now, running, done, waiting = 0.0, [], set(), set(requires)
    while waiting or running:
        ready = sorted((name for name in waiting if done.issuperset(requires[name])), key=chain.get, reverse=True)
        for name in ready[:slots - len(running)]:
            waiting.remove(name)
            running.append((now + times[name], name))
        now, ended = min(running)
        running.remove((now, ended))
        done.add(ended)
    return now


class Folder:
    def __init__(self, binary, root):
        self.binary, self.root = pathlib.Path(binary).resolve(), root
        (root / "bin").mkdir()
        make = root / "bin/make"
        make.write_text(f'#!/bin/sh\n[ "$1" != clean ] || exit 0\n'
                        f'exec sleep $(cat {root}/times/${{PWD##*/}} 2> /dev/null || echo {MAKE_S})\n')
        make.chmod(0o755)
        self.environment = {
            "PATH": f"{root}/bin:/usr/bin:/bin", "HOME": str(root), "EPICS_ROOT": str(root),
            "SUPPORT": str(root / "support"), "EPICS_BASE": str(root), "EPICS_HOST_ARCH": "linux-x86_64",
            "EPICS_TARGET_ARCH": "linux-x86_64", "IOCWRIGHT_STATE_DIR": str(root)
        }

    def build(self, *words):
        begin = time.monotonic()
        done = subprocess.run([self.binary, "support", "build", "-q", "-j2", "--defs", self.root / "defs", *words],
                              env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return time.monotonic() - begin


def write_recipe(root, name, requires, source):
    folder = root / "defs" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.install.yml").write_text(
        f'module: {name}\nversion: "2.1"\ngit_repo: file://{source}\nrequires: {requires}\n'
        f'dbds: [{name}.dbd]\n'
    )


def add_weight(repository):
    """Adds C++ sources to a fixture module, so that it compiles for as long as a small public module."""
    names = [f"weight{i}.cpp" for i in range(WEIGHT)]
    for name in names:
        (repository / "src" / name).write_text(
            "#include <iostream>\n#include <map>\n#include <regex>\n"
            f"bool {name[:-4]}(const char* x) {{ return std::regex_search(x, std::regex(\"(a|b)+\")); }}\n")
    makefile = repository / "src/Makefile"
    rules = "include $(TOP)/configure/RULES"
    makefile.write_text(makefile.read_text().replace(rules, f"LIB_SRCS += {' '.join(names)}\n{rules}"))
    git = ["git", "-C", repository, "-c", "user.name=F", "-c", "user.email=f@example.org"]
    tag = subprocess.run([*git, "tag"], capture_output=True, text=True, check=True).stdout.strip()
    for words in (["add", "-A"], ["commit", "-qm", "weight"], ["tag", "-f", tag]):
        subprocess.run([*git, *words], check=True, capture_output=True)


def restore_from_cache(binary):
    """Builds the fixture modules, and restores them and their clones in an image in which nothing is built."""
    modules = ["tally", "phrase", "units", "level", "gauge", "ramp", "mixer", "saver"]
    with tempfile.TemporaryDirectory(prefix="iocwright-bench-") as tmp, rig.Image(binary, rig.epics_base()) as image:
        repositories = sources.make_repositories(pathlib.Path(tmp) / "repositories")
        for module in modules:
            add_weight(repositories / module)
        words = [
            "support", "build", "-q", "-j2", "--defs", sources.RECIPES, "-e", f"organization=file://{repositories}",
            "--cache", f"{tmp}/cache", *modules
        ]

        def build(*more):
            begin = time.monotonic()
            done = image.command(*words, *more)
            if done.returncode != 0 or done.stderr:
                raise RuntimeError(done.stderr)
            return time.monotonic() - begin

        built = build()
        support, lock = image.root / "support", pathlib.Path(tmp) / "lock.yaml"
        shutil.copy(support / "configure/iocwright.lock.yaml", lock)
        restored = []
        for _ in range(3):
            shutil.rmtree(support)
            (support / "configure").mkdir(parents=True)
            restored.append(build("--locked", lock))
        print(
            f"eight modules with EPICS Base:       built in {built:.2f} s, restored from a folder in "
            f"{min(restored):.2f} s: {built / min(restored):.0f} times faster"
        )
        if built < 50 * min(restored):
            raise RuntimeError("restoring must be at least 50 times faster")


def make_large_module(folder):
    """A repository like that of a large driver: 800 files, half of them makefiles and databases."""
    makefile = "TOP = ..\ninclude $(TOP)/configure/CONFIG\n" + "".join(
        f"ifdef MODULE{i}\nlarge_LIBS += library{i}\nendif\n" for i in range(100))
    for i in range(200):
        app = folder / f"app{i}"
        app.mkdir(parents=True)
        (app / "Makefile").write_text(makefile)
        (app / "records.template").write_text('include "base.template"\n' + "record(ai, \"$(P)\") {}\n" * 200)
        (app / "driver.cpp").write_text("int x;\n" * 500)
        (app / "driver.h").write_text("int x;\n" * 50)
    identity = ["-c", "user.name=F", "-c", "user.email=f@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "x"], ["tag", "2.1"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


def main():
    with tempfile.TemporaryDirectory(prefix="iocwright-bench-") as tmp:
        root = pathlib.Path(tmp)
        folder = Folder(sys.argv[1], root)
        repositories = sources.make_repositories(root / "repositories")
        for name, requires in DIAMOND.items():
            write_recipe(root, name, requires, repositories / "tally")
        write_recipe(root, "alone", [], repositories / "tally")
        folder.build("alone")  # clones it, and fills the disk cache
        own = min(folder.build("--force", "alone") - MAKE_S for _ in range(5))
        print(f"one module, without make:           {own * 1000:6.1f} ms")
        whole = folder.build(*DIAMOND)
        again = min(folder.build("--force", *DIAMOND) for _ in range(3))
        best = best_time(2)
        print(
            f"eight modules in diamonds on 2 jobs: {whole:6.2f} s with clones, {again:.2f} s without; "
            f"the best order takes {best:.2f} s: {again / best:.2f} times"
        )
        print(f"the same with nothing to do:         {min(folder.build(*DIAMOND) for _ in range(10)) * 1000:6.1f} ms")
        requires, times = random_modules()
        (root / "times").mkdir()
        for name, needed in requires.items():
            write_recipe(root, name, needed, repositories / "tally")
            (root / "times" / name).write_text(str(times[name]))
        took, best = folder.build(*requires), greedy_time(requires, times, 2)
        print(f"60 modules at random on 2 jobs:      {took:6.2f} s; a greedy order takes {best:.2f} s: "
              f"{took / best:.2f} times")
        make_large_module(root / "large")
        write_recipe(root, "large", [], root / "large")
        folder.build("large")
        start = min(folder.build("alone") for _ in range(5))
        large = min(folder.build("large") for _ in range(10))
        print(f"the key of a module with 800 files:  {(large - start) * 1000:6.1f} ms more than that of a small one")
        many = [f"m{i}" for i in range(60)]
        for i, name in enumerate(many):
            write_recipe(root, name, many[max(0, i - 3):i:2], repositories / "tally")
        folder.build(*many)
        print(f"60 modules with nothing to do:       {min(folder.build(*many) for _ in range(5)) * 1000:6.1f} ms")
    restore_from_cache(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
