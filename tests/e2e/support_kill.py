#!/usr/bin/env python3
"""After kill -9 at any moment, a build that is started at once makes what an undisturbed one makes, and no
program of the killed build is left.

usage: support_kill.py BINARY
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import rig
from built_state import built_state, differences
from plain_modules import run

# Stops a build at the point that the file `point` names, and then keeps on changing files, whatever signals it
# gets. A file of the same name without content switches it off.
HOOK = """\
#!/bin/bash
[ "$(cat {root}/point)" = "$1" ] || exit 0
trap '' TERM HUP INT
: > {root}/point
echo $$ > {root}/stopped.part
mv {root}/stopped.part {root}/stopped
n=0
while [ -d "{root}" ]; do
  n=$((n + 1))
  echo $n > garbage
  echo "# $n" >> Makefile
  mkdir -p include; echo $n > include/garbage.h
done 2> /dev/null
"""
GIT = """\
#!/bin/bash
exec 9>> {root}/git-lock
flock 9
n=$(($(cat {root}/git-calls) + 1))
echo $n > {root}/git-calls
exec 9>&-
if [ "$(cat {root}/point)" = "git $n" ]; then
  trap '' TERM HUP INT
  : > {root}/point
  echo $$ > {root}/stopped.part
  mv {root}/stopped.part {root}/stopped
  while kill -0 $PPID 2> /dev/null; do sleep 0.01; done
  while [ -d "{root}" ]; do {git} "$@"; done
fi
exec {git} "$@"
"""
MAKEFILE = """\
all:
\t@mkdir -p lib include
\t@echo begun > lib/{name}.a; {root}/hook "make {name}"
\t@cat source.h >> lib/{name}.a; cp *.h include
clean:
\t@rm -f lib/*.o
"""
MORE = """\
dbds: [{name}.dbd]
patch_lines: [{{path: settings, regexp: '^# ours', line: '# ours'}}]
bash:
  - {{cmd: 'echo edit >> settings; {root}/hook "edit {name}"; echo edited >> settings'}}
  - {{cmd: 'echo post >> settings; {root}/hook "post {name}"; echo posted >> settings', post_build: true}}
protocol_files: [{name}.proto]
"""
MODULES = ("a", "b", "c")


class Scene:
    """Modules whose recipes and makefiles, and a git, that stop at a point."""

    def __init__(self, bench):
        self.bench, self.root = bench, bench.root
        for name in MODULES:
            bench.module(name)
            self.write(name, 1)
            bench.commit(self.root / "repos" / name, "1.0")
            self.recipe(name, "1.0")
        bench.write({"hook": HOOK.format(root=self.root), "bin/git": GIT.format(root=self.root, git=shutil.which("git")),
                     "git-calls": "0", "point": ""})
        for script in ("hook", "bin/git"):
            (self.root / script).chmod(0o755)
        bench.environment["PATH"] = f"{self.root}/bin:{bench.environment['PATH']}"
        self.words = ["support", "build", "--defs", self.root / "defs", *MODULES]

    def write(self, name, number):
        self.bench.write({f"repos/{name}/Makefile": MAKEFILE.format(name=name, root=self.root),
                          f"repos/{name}/source.h": f"source {number}\n", f"repos/{name}/only{number}.h": "header\n",
                          f"repos/{name}/{name}.proto": f"# {number}\n", f"repos/{name}/settings": "set\n",
                          f"defs/{name}/{name}.ibek.support.yaml": f"module: {name}\n"})
        for other in (self.root / f"repos/{name}").glob("only*.h"):
            if other.name != f"only{number}.h":
                other.unlink()

    def recipe(self, name, version):
        self.bench.recipe(name, version, more=MORE.format(name=name, root=self.root))
        path = self.root / f"defs/{name}/{name}.install.yml"
        path.write_text(path.read_text().replace("requires: []", f"requires: [{'a' if name == 'b' else ''}]"))

    def reset(self, kept=None):
        for name in ("support", "ibek-defs"):
            shutil.rmtree(self.root / name, ignore_errors=True)
            if kept:
                shutil.copytree(kept / name, self.root / name, symlinks=True)
        (self.root / "git-calls").write_text("0")
        (self.root / "stopped").unlink(missing_ok=True)
        (self.root / "support").mkdir(exist_ok=True)

    def keep(self):
        kept = self.root / "kept"
        for name in ("support", "ibek-defs"):
            shutil.copytree(self.root / name, kept / name, symlinks=True)
        return kept

    def killed_at(self, point, whole_group, words):
        """Kills a build when it stops at the point. Returns whether it has, and the process that it has left."""
        (self.root / "point").write_text(point)
        build = self.bench.start(*self.words, *words, "-j2", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                                 start_new_session=True)
        stopped = self.root / "stopped"
        rig.until(lambda: stopped.exists() or build.poll() is not None, f"the point {point}")
        if not stopped.exists():
            return False, None
        os.killpg(build.pid, signal.SIGKILL) if whole_group else build.kill()
        return True, int(stopped.read_text())


def judge(report, scene, expected, what, words=()):
    done = scene.bench.command(*scene.words, *words)
    report.equal(done.returncode, 0, f"{what}: the next build works\n{done.stderr}")
    lost = differences(expected, built_state(scene.root))
    report.check(not lost, f"{what}: equal to an undisturbed build", lost)
    hidden = [path.name for path in (scene.root / "support").glob(".*")]
    report.equal(hidden, [], f"{what}: nothing else is left")


def at_points(report, scene, expected, points, kept=None, words=()):
    for number, point in enumerate(points):
        scene.reset(kept)
        whole_group = number % 2 == 1
        what = f"killed at `{point}`" + (" with all programs" if whole_group else "")
        stopped, left = scene.killed_at(point, whole_group, words)
        if not report.check(stopped, f"{what}: the point is reached"):
            continue
        judge(report, scene, expected, what, words)
        report.check(not rig.is_running(left), f"{what}: its program is ended")


POINTS = [f"{point} {name}" for name in MODULES for point in ("edit", "make", "post")]


def first_build(report, bench):
    """Kills a build from nothing: in each kind of step, and at each call of git."""
    scene = Scene(bench)
    report.equal(bench.command(*scene.words).returncode, 0, "a build")
    expected = built_state(scene.root)
    calls = int((scene.root / "git-calls").read_text())
    at_points(report, scene, expected, POINTS + [f"git {n}" for n in range(2, calls * 3 // 4, 6)])


def later_build(report, bench):
    """Kills a build that replaces what an earlier one has made."""
    scene = Scene(bench)
    report.equal(bench.command(*scene.words).returncode, 0, "a build")
    kept = scene.keep()
    for name in MODULES:
        scene.write(name, 2)
        bench.commit(scene.root / "repos" / name, "2.0")
        scene.recipe(name, "2.0")
    scene.reset()
    report.equal(bench.command(*scene.words).returncode, 0, "a build from nothing")
    expected = built_state(scene.root)
    scene.reset(kept)
    report.equal(bench.command(*scene.words, "--refresh").returncode, 0, "a refresh")
    lost = differences(expected, built_state(scene.root))
    report.check(not lost, "a refresh makes what a build from nothing makes", lost)
    calls = int((scene.root / "git-calls").read_text())
    points = POINTS[::2] + [f"git {n}" for n in range(3, calls * 3 // 4, 12)]
    at_points(report, scene, expected, points, kept, ["--refresh"])


def at_calls(report, bench):
    """Kills the program itself, between any two of its own changes."""
    scene = Scene(bench)
    library = scene.root / "failing_call.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, rig.TOP / "tests/fixtures/failing_call.c", "-ldl"],
                   check=True)
    report.equal(bench.command(*scene.words).returncode, 0, "a build")
    expected = built_state(scene.root)
    plain = dict(bench.environment)

    def build(number):
        bench.environment.update({"LD_PRELOAD": str(library), "FAIL_BELOW": str(scene.root / "support"),
                                  "FAIL_PROGRAM": str(bench.binary), "FAIL_AT": str(number), "FAIL_CODE": "0",
                                  "FAIL_REPORT": str(scene.root / "calls")})
        done = bench.command(*scene.words, "-j1")
        bench.environment.clear()
        bench.environment.update(plain)
        return done

    scene.reset()
    report.equal(build(0).returncode, 0, "a build whose calls are counted")
    calls = len((scene.root / "calls").read_text().splitlines())
    report.check(calls > 300, "it makes many calls", str(calls))
    # The size of what programs print at a time differs between runs, and with it the number of calls.
    for number in range(5, calls * 9 // 10, calls // 15):
        scene.reset()
        done = build(number)
        if report.equal(done.returncode, -signal.SIGKILL, f"killed at call {number}\n{done.stderr}"):
            judge(report, scene, expected, f"killed at call {number}")


def main():
    return run((first_build, later_build, at_calls))


if __name__ == "__main__":
    sys.exit(main())
