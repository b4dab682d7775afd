#!/usr/bin/env python3
"""Random sequences of edits, builds and kills end in what a build from nothing makes.

usage: support_sequences.py BINARY [SEQUENCES] [FIRST]

Each sequence has a seed of its own: its number. `support_sequences.py BINARY 1 17` repeats number 17, and a failure
prints what it did.
"""
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys

import rig
from built_state import built_state, differences
from plain_modules import Bench

SEQUENCES = 30
WORKERS = 2
REQUIRES = {"a": [], "b": ["a"], "c": ["a", "b"]}
REGISTRY = ("RELEASE", "RELEASE.shell", "lib_list", "dbd_list", "runtime_files_list")

# Stops a build at the point that the file `point` names, and keeps writing.
HOOK = """\
#!/bin/bash
[ "$(cat {root}/point)" = "$1" ] || exit 0
trap '' TERM
: > {root}/point
: > {root}/stopped
while [ -d "{root}" ]; do echo garbage >> Makefile; mkdir -p include; date > include/garbage.h; sleep 0.01; done
"""
# As a module of EPICS: it finds those that it requires by RELEASE, installs headers and libraries, and leaves
# objects behind.
MAKEFILE = """\
TOP = .
include configure/RELEASE
OBJECTS = $(patsubst %.c,O.host/%.o,$(wildcard *.c))
all: include lib/lib{name}.a
O.host/%.o: %.c
\t@mkdir -p O.host; cat $< {headers} > $@
include: $(wildcard *.h)
\t@mkdir -p include; cp -p $^ include
lib/lib{name}.a: $(OBJECTS) include
\t@mkdir -p lib; {root}/hook "make {name}"; cat $(OBJECTS) > $@; ls include > lib/headers
clean:
\t@rm -rf O.host/*.tmp
.PHONY: all clean include
"""


class World:
    """Modules, their recipes, and an image that they are built in."""

    def __init__(self, bench, rng):
        self.bench, self.root, self.rng = bench, bench.root, rng
        self.done = []
        self.count = 0
        self.recipes = {name: {"version": "1.0", "edit": 0, "patch": 0, "bash": 0, "dbds": 1} for name in REQUIRES}
        for name in REQUIRES:
            self.write_recipe(name)
        bench.write({"hook": HOOK.format(root=self.root), "point": ""})
        (self.root / "hook").chmod(0o755)
        (self.root / "support").mkdir(exist_ok=True)

    def write_recipe(self, name):
        recipe = self.recipes[name]
        folder = f"defs/{name}"
        more = f"dbds: [{', '.join(f'{name}{i}.dbd' for i in range(recipe['dbds']))}]\n"
        more += f"runtime_files: [/run/{name}{recipe['dbds']}]\nprotocol_files: [{name}.proto]\n"
        if recipe["edit"]:
            more += f"patch_lines: [{{path: x.c, regexp: '^edit', line: 'edit {recipe['edit']}'}}]\n"
        commands = [f"{self.root}/hook \"edit {name}\""]
        if recipe["bash"]:
            commands.insert(0, f"echo {recipe['bash']} >> x.c; cp x.c bash{recipe['bash'] % 3}.c")
        more += f"bash: [{{cmd: '{'; '.join(commands)}'}}, {{cmd: '{self.root}/hook \"post {name}\"', post_build: true}}]\n"
        if recipe["patch"]:
            more += "patch_file: {path: a.patch, commit: '%s'}\n" % recipe["version"]
            text = f"--- a/p.h\n+++ b/p.h\n@@ -1 +1 @@\n-1\n+{recipe['patch']}\n"
            self.bench.write({f"{folder}/a.patch": text})
        self.bench.write({f"{folder}/{name}.ibek.support.yaml": f"module: {name}\n"})
        self.bench.recipe(name, recipe["version"], more)
        path = self.root / f"{folder}/{name}.install.yml"
        path.write_text(re.sub("requires: .*", f"requires: {REQUIRES[name]}".replace("'", ""), path.read_text()))

    def next(self):
        self.count += 1
        return self.count

    def any_module(self):
        return self.rng.choice(list(REQUIRES))

    # What a step does, each described in `done`.

    def upstream(self):
        name, number = self.any_module(), self.next()
        repository = self.root / "repos" / name
        change = self.rng.choice(["edit", "add", "remove"])
        files = sorted(path.name for path in repository.glob("f*.?"))
        if change == "remove" and files:
            (repository / self.rng.choice(files)).unlink()
        elif change == "add":
            (repository / f"f{number}.{self.rng.choice('ch')}").write_text(f"{number}\n")
        else:
            (repository / "x.c").write_text(f"{number}\n")
        tag = self.recipes[name]["version"]
        if self.rng.random() < 0.5:
            tag = self.recipes[name]["version"] = f"1.{number}"
            self.write_recipe(name)
        self.bench.commit(repository, tag)
        return f"{change} a file of {name} upstream, tag {tag}"

    def recipe(self):
        name = self.any_module()
        key = self.rng.choice(["edit", "bash", "patch", "dbds"])
        self.recipes[name][key] = self.rng.choice([0 if key != "dbds" else 3, self.next() if key != "dbds" else 2])
        self.write_recipe(name)
        return f"{key} of {name} = {self.recipes[name][key]}"

    def registry(self):
        configure = self.root / "support/configure"
        paths = [configure / name for name in REGISTRY]
        paths += [path for path in self.root.glob("ibek-defs/*")] + [path for path in configure.glob("protocol/*")]
        paths += [path for path in self.root.glob("support/*/configure/RELEASE.local")]
        paths = sorted(path for path in paths if path.exists() or path.is_symlink())
        if not paths:
            return "no registry"
        path = self.rng.choice(paths)
        if path.is_symlink() or path.parent.name == "protocol":
            path.unlink()
            return f"remove {path.relative_to(self.root)}"
        lines = path.read_text().splitlines(keepends=True)
        change = self.rng.choice(["empty", "remove", "add", "double", "swap"])
        if change == "empty":
            lines = []
        elif change == "add":
            lines.insert(self.rng.randint(0, len(lines)), "# mine\n")
        elif lines:
            at = self.rng.randrange(len(lines))
            if change == "remove":
                del lines[at]
            elif change == "double":
                lines.append(lines[at])
            else:
                lines[0], lines[at] = lines[at], lines[0]
        path.write_text("".join(lines))
        return f"{change} lines of {path.name}"

    def tree(self):
        name = self.any_module()
        tree = self.root / "support" / name
        if not tree.exists():
            return f"no tree of {name}"
        change = self.rng.choice(["edit", "new", "product", "remove", "commit"])
        if change in ("edit", "commit"):
            (tree / "x.c").write_text(f"mine {self.next()}\n")
        elif change == "new":
            (tree / "include").mkdir(exist_ok=True)
            (tree / f"mine{self.next()}.c").write_text("mine\n")
        elif change == "product":
            for path in sorted(tree.glob("lib/*.a")):
                path.write_text("mine\n")
        else:
            (tree / "p.h").unlink(missing_ok=True)
        if change == "commit":
            self.bench.git(tree, "commit", "-q", "-a", "-m", "mine")
        return f"{change} in the tree of {name}"

    def words(self):
        names = list(REQUIRES)
        self.rng.shuffle(names)
        names = names[:self.rng.randint(1, 3)]
        return names + self.rng.choice([[], [], ["--keep"], ["--refresh"], ["--force"], ["--refresh", "--discard"]])

    def build(self):
        words = self.words()
        status = self.bench.build(*words).returncode
        return f"build {' '.join(words)}: {status}"

    def kill(self):
        words = self.words()
        point = f"{self.rng.choice(['edit', 'make', 'post'])} {self.any_module()}"
        whole_group = self.rng.random() < 0.5
        stopped = self.root / "stopped"
        (self.root / "point").write_text(point)
        build = self.bench.start("support", "build", "--defs", self.root / "defs", *words, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, start_new_session=True)
        rig.until(lambda: stopped.exists() or build.poll() is not None, f"the point {point}")
        reached = stopped.exists()
        if reached:
            os.killpg(build.pid, signal.SIGKILL) if whole_group else build.kill()
        build.wait()
        (self.root / "point").write_text("")
        stopped.unlink(missing_ok=True)
        return f"build {' '.join(words)}, killed at {point}" if reached else f"build {' '.join(words)}: {build.returncode}"

    def run(self):
        """Returns what is wrong in the end."""
        steps = [self.upstream, self.recipe, self.recipe, self.registry, self.tree, self.build, self.kill]
        if self.rng.random() < 0.8:
            self.done.append(self.build())
        for _ in range(self.rng.randint(2, 6)):
            self.done.append(self.rng.choice(steps)())
        last = self.bench.build(*REQUIRES, "--refresh", "--discard")
        if last.returncode != 0:
            return "the last build fails:\n" + last.stderr
        made = built_state(self.root)
        for name in ("support", "ibek-defs"):
            shutil.rmtree(self.root / name)
        whole = self.bench.build(*REQUIRES)
        if whole.returncode != 0:
            return "the build from nothing fails:\n" + whole.stderr
        return differences(built_state(self.root), made)


def make_repositories(bench):
    for name, requires in REQUIRES.items():
        headers = " ".join(f"$({other.upper()})/include/*.h" for other in requires)
        bench.module(name)
        bench.write({f"repos/{name}/Makefile": MAKEFILE.format(name=name, root=bench.root, headers=headers),
                     f"repos/{name}/x.c": "1\n", f"repos/{name}/p.h": "1\n", f"repos/{name}/{name}.h": "1\n",
                     f"repos/{name}/f0.c": "0\n", f"repos/{name}/{name}.proto": f"# {name}\n"})
        bench.commit(bench.root / "repos" / name, "1.0")


def run_sequences(numbers):
    """Returns the number of a sequence and what is wrong with it, for those that fail."""
    out = []
    with Bench(sys.argv[1]) as bench:
        make_repositories(bench)
        (bench.root / "repos").rename(bench.root / "start")
        for number in numbers:
            for name in ("repos", "defs", "support", "ibek-defs", "pvi-defs", "autosave"):
                shutil.rmtree(bench.root / name, ignore_errors=True)
            shutil.copytree(bench.root / "start", bench.root / "repos", symlinks=True)
            world = World(bench, random.Random(number))
            if wrong := world.run():
                out.append((number, "\n".join(f"  {step}" for step in world.done) + "\n" + wrong))
    return out


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else SEQUENCES
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    report = rig.Report()
    parts = [range(first + part, first + count, WORKERS) for part in range(WORKERS)]
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as pool:
        wrong = dict(item for found in pool.map(run_sequences, parts) for item in found)
    for number in range(first, first + count):
        report.check(number not in wrong, f"sequence {number}", wrong.get(number, ""))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
