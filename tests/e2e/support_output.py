#!/usr/bin/env python3
"""Output of `support build`: live lines on a terminal, else one line per step; hints after real errors of make.

Events and the commands of GitHub Actions for programs that watch a build.

usage: support_output.py BINARY
"""
import json
import os
import re
import shutil
import sys
import threading

import pexpect

import rig
import sources
from support_bench import commit, run


def live_lines(report, bench):
    """Two modules that wait for a signal from the test, so that both are on the screen at the same time."""
    gate = bench.image.root / "gate"
    for module in ("tally", "phrase"):
        bench.recipe(module,
                     f"bash: [{{cmd: 'echo waiting at the gate; until test -e {gate}; do sleep 0.05; done'}}]\n")
    words = [str(word) for word in bench.arguments("-j2", "tally", "phrase")]
    terminal = pexpect.spawn(str(bench.image.binary), words, env=bench.image.environment, cwd=str(bench.image.root),
                             timeout=rig.PATIENCE_S, dimensions=(30, 90), encoding="utf-8")
    try:
        terminal.expect(r"phrase +\d/\d edit +\d+ s  waiting at the gate\r\ntally +\d/\d edit +\d+ s  waiting at the gate\r\n")
        terminal.expect_exact("\x1b[A\x1b[2K\x1b[A\x1b[2K")
        report.check(True, "both modules have a live line that is redrawn")
        gate.touch()
        terminal.expect(r"tally +built at 2\.1 in \d+\.\d s")
        terminal.expect(r"phrase +built at 1\.1 in \d+\.\d s")
        terminal.expect(pexpect.EOF)
        report.check(" done in " not in terminal.before, "on a terminal, steps have no lines of their own")
    except (pexpect.TIMEOUT, pexpect.EOF) as problem:
        report.check(False, "live lines", str(problem))
    terminal.close()
    report.equal(terminal.exitstatus, 0, "the build on a terminal succeeds")


def step_lines(report, bench):
    bench.recipe("level")
    bench.image.write({"defs/level/level.patch": (sources.RECIPES / "level/level.patch").read_text()})
    done = bench.build("level")
    steps = [line.split()[2] for line in done.stderr.splitlines() if " done in " in line]
    report.equal(steps, ["clone", "release", "make-clean", "make", "make-clean", "register", "publish"],
                 "without a terminal, each step has a line\n" + done.stderr)
    numbers = [line.split()[1] for line in done.stderr.splitlines() if " done in " in line]
    report.equal(numbers, [f"{i}/7" for i in range(1, 8)], "and the line says how many there are")
    report.check("\x1b" not in done.stderr, "and no live lines are drawn")
    quiet = bench.build("level", "-q", "--force")
    report.equal((quiet.returncode, quiet.stdout, quiet.stderr), (0, "", ""), "--quiet prints nothing if all goes well")


def hints(report, bench):
    """In each of these trees make really fails, whatever the user's locale is."""
    bench.image.environment["LC_ALL"] = "C.UTF-8"
    makefile = (bench.repositories / "tally/src/Makefile").read_text()
    record = (bench.repositories / "tally/src/tallyRecord.c").read_text()
    library = makefile.replace("include $(TOP)/configure/RULES", "tally_SYS_LIBS += {}\ninclude $(TOP)/configure/RULES")
    joined = makefile.replace("DBD += tallySupport.dbd", "DBD += joined.dbd\njoined_DBD += {}")
    cases = {
        "a header of a package": ({
            "src/tallyRecord.c": "#include <libssh2_none.h>\n" + record
        }, "Debian package `libssh2-1-dev`: add it to `apt_developer`"),
        "a header of a module": ({
            "src/tallyRecord.c": "#include <motor_none.h>\n" + record
        }, "add `requires: [motor]` to the recipe"),
        "a header of nobody": ({
            "src/tallyRecord.c": "#include <nobodys.h>\n" + record
        }, "the header `nobodys.h` is missing"),
        "a library of a package": ({
            "src/Makefile": library.format("event_none")
        }, "Debian package `libevent-dev`: add it to `apt_developer`"),
        "a library of a module": ({
            "src/Makefile": library.format("asyn")
        }, "add `requires: [asyn]` to the recipe"),
        "definitions of a module": ({
            "src/Makefile": joined.format("asyn.dbd")
        }, "they come with the module `asyn`; build that first"),
        "definitions in a wrong order": ({
            "src/Makefile": joined.format("device.dbd tallyRecord.dbd broken.dbd"),
            "src/device.dbd": 'device(tally, CONSTANT, devTally, "X")\n',
            "src/broken.dbd": "what\n"
        }, "`tally` is used before it is defined: the dbds are in the wrong order"),
    }
    for what, (files, hint) in cases.items():
        done = broken_tree(bench, files)
        report.check(done.returncode == 3 and hint in done.stderr, f"there is a hint for {what}\n{done.stderr}")
    done = broken_tree(bench, {}, without=("configure", "Makefile"))
    report.check(done.returncode == 3 and "the module has no `configure` folder" in done.stderr,
                 f"a hint for a tree without configure\n{done.stderr}")
    del bench.image.environment["LC_ALL"]


def watchers(report, bench):
    """Programs that watch a build: a reader of events, and GitHub Actions."""
    bench.recipe("tally")
    bench.recipe("phrase")
    file = bench.image.root / "events"
    done = bench.build("tally", "phrase", "--force", "--events", str(file))
    events = [json.loads(line) for line in file.read_text().splitlines()]
    steps = [event for event in events if event["event"] == "step-finished"]
    report.check(
        done.returncode == 0 and {event["module"] for event in steps} == {"tally", "phrase"}
        and all(event["outcome"] == "done" and event["seconds"] >= 0 and event["number"] <= event["count"]
                for event in steps), "each step is an event", done)
    report.check([event["outcome"] for event in events if event["event"] == "module-finished"] == ["done"] * 2
                 and events[-1]["event"] == "build-finished" and events[-1]["outcome"] == "done",
                 "so is the end of each module and of the build", file.read_text())
    report.check(re.search(r"^2 modules in \d+\.\d s$", done.stderr, re.M), "the total is printed", done.stderr)
    os.mkfifo(bench.image.root / "pipe")
    reader = threading.Thread(target=lambda: (bench.image.root / "pipe").open().close(), daemon=True)
    reader.start()
    done = bench.build("tally", "--force", "--events", str(bench.image.root / "pipe"))
    report.equal(done.returncode, 0, "a build continues without the reader of its events")
    record = (bench.repositories / "tally/src/tallyRecord.c").read_text()
    bench.image.environment["GITHUB_ACTIONS"] = "true"
    done = broken_tree(bench, {"src/tallyRecord.c": "#include <nobodys.h>\n" + record}, "--events", str(file))
    del bench.image.environment["GITHUB_ACTIONS"]
    lines = done.stderr.splitlines()
    report.check(
        any(line.startswith("::group::tally ") and " make " in line for line in lines)
        and lines.count("::endgroup::") == len([line for line in lines if line.startswith("::group::")]),
        "GitHub Actions gets a group for each step", done.stderr)
    report.check(
        [line for line in lines if line.startswith("::error ")]
        and re.search(r"^::error file=[^,]*tallyRecord\.c,line=1,col=\d+,title=.*nobodys\.h", done.stderr, re.M)
        and done.stderr.count("::error ") == 1, "and an annotation of the first error", done.stderr)
    failed = [event for event in map(json.loads, file.read_text().splitlines()) if event.get("outcome") == "failed"]
    report.check([event["event"] for event in failed] == ["step-finished", "module-finished", "build-finished"]
                 and "nobodys.h" in failed[1]["first_error"], "the events have the error", failed)


def broken_tree(bench, files, *options, without=()):
    repository = bench.image.root / "broken"
    shutil.rmtree(repository, ignore_errors=True)
    shutil.rmtree(bench.image.root / "support/tally", ignore_errors=True)
    shutil.copytree(bench.repositories / "tally", repository)
    for name in without:
        shutil.rmtree(repository / name) if (repository / name).is_dir() else (repository / name).unlink()
    for name, text in files.items():
        (repository / name).write_text(text)
    commit(repository, "2.1")
    bench.recipe("tally", source=f"file://{repository}")
    return bench.build("tally", "--force", *options)


def main():
    return run((live_lines, step_lines, hints, watchers))


if __name__ == "__main__":
    sys.exit(main())
