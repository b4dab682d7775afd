#!/usr/bin/env python3
"""One module sets a macro in RELEASE that another one blanks: the fixtures gauge and census, in both orders.

EPICS Base refuses to build a module if one that it uses has another value of the same macro in its RELEASE.

usage: support_release.py BINARY
"""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

import rig
import sources


@contextlib.contextmanager
def bench(binary, base, repositories):
    with rig.Image(binary, base) as image:
        image.write({"defs/.keep": ""})

        def arguments(*modules):
            return [
                "support", "build", "-q", "--defs", image.root / "defs", "--defs", sources.RECIPES, "-e",
                f"organization=file://{repositories}", *modules
            ]

        yield image, arguments


def release(image):
    """The macros of the common RELEASE and their values."""
    lines = (image.root / "support/configure/RELEASE").read_text().splitlines()
    return {
        name.strip(): value.strip()
        for name, equals, value in (line.partition("=") for line in lines if not line.startswith("#")) if equals
    }


def counts_gauges(image):
    library = next((image.root / "support/census/lib").glob("*/libcensus.so"))
    return b"gaugeCount" in library.read_bytes()


def build(report, image, commands, what):
    for command in commands:
        done = image.command(*command)
        report.equal(done.returncode, 0, f"{what}: {' '.join(map(str, command[-2:]))}\n{done.stdout}{done.stderr}")


def orders(report, make_bench):
    for commands, name in (([["census", "gauge"]], "one command"), ([["census"], ["gauge"]], "two commands")):
        for last_first in (False, True):
            with make_bench() as (image, arguments):
                ordered = [list(reversed(words)) for words in reversed(commands)] if last_first else commands
                what = f"{name}, {'gauge' if last_first else 'census'} first"
                build(report, image, [arguments(*words) for words in ordered], what)
                expected = {"GAUGE": str(image.root / "support/gauge"), "CENSUS": str(image.root / "support/census")}
                report.equal({key: value for key, value in release(image).items() if key in expected}, expected,
                             f"{what}: RELEASE has the real values")
                report.equal(counts_gauges(image), last_first, f"{what}: census uses gauge if that is built before")


def side_by_side(report, make_bench):
    """Modules without requirements: the one whose macro is blanked is built alone; later ones see its path."""
    with make_bench() as (image, arguments):
        names = ("level", "census", "tally", "gauge", "units", "ramp")
        for name in ("census", "gauge"):
            recipe = (sources.RECIPES / name / f"{name}.install.yml").read_text()
            image.write({f"defs/{name}/{name}.install.yml": recipe + "requires: []\n"})
        build(report, image, [arguments("--jobs", "4", *names)], "six modules side by side")
        report.equal(
            release(image).get("GAUGE"), str(image.root / "support/gauge"),
            "after six modules in parallel, RELEASE has the real value")
        build(report, image, [arguments("--jobs", "4", "--force", *names)], "six modules again")
        report.equal(counts_gauges(image), True, "census uses gauge when it is rebuilt")


def slow_first(report, make_bench):
    """Without `requires`, census still waits for the slow gauge, because it would blank gauge's macro."""
    with make_bench() as (image, arguments):
        for name, more in (("gauge", "bash: [{cmd: sleep 2}]\n"), ("census", "")):
            recipe = (sources.RECIPES / name / f"{name}.install.yml").read_text()
            image.write({f"defs/{name}/{name}.install.yml": recipe + "requires: []\n" + more})
        build(report, image, [arguments("--jobs", "2", "gauge", "census")], "a slow module first")
        report.equal(counts_gauges(image), True, "a slow module first: census uses gauge")


def moved(report, make_bench):
    """A module that moved to another folder, while others were built with the old one."""
    with make_bench() as (image, arguments):
        build(report, image, [arguments("gauge", "census")], "a module at its first place")
        recipe = (sources.RECIPES / "gauge/gauge.install.yml").read_text()
        image.write({"defs/gauge/gauge.install.yml": recipe + f"local_path: {image.root}/elsewhere/gauge\n"})
        build(report, image, [arguments("gauge")], "a module that moved")
        report.equal(release(image).get("GAUGE"), f"{image.root}/elsewhere/gauge", "RELEASE has the new path")


def failed(report, make_bench):
    with make_bench() as (image, arguments):
        build(report, image, [arguments("census")], "the module that blanks")
        before = (image.root / "support/configure/RELEASE").read_text()
        done = image.command(*arguments("-e", "make_options=no-such-target", "gauge"))
        report.equal(done.returncode, 3, "make fails\n" + done.stderr)
        report.equal((image.root / "support/configure/RELEASE").read_text(), before,
                     "RELEASE is unchanged after make fails")


def killed(report, make_bench):
    with make_bench() as (image, arguments):
        build(report, image, [arguments("census")], "the module that blanks")
        file = image.root / "support/configure/RELEASE"
        before = file.read_text()
        # Its make waits until the test closes a pipe.
        os.mkfifo(image.root / "held")
        recipe = (sources.RECIPES / "gauge/gauge.install.yml").read_text()
        image.write({"defs/gauge/gauge.install.yml": recipe + f"make_options: -f {image.root}/wait.mk wait\n",
                     "wait.mk": f"wait:\n\texec 3<{image.root}/held && touch {image.root}/started && cat <&3\n"})
        held = os.open(image.root / "held", os.O_RDWR)
        running = subprocess.Popen([image.binary, *map(str, arguments("gauge"))], env=image.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            rig.until((image.root / "started").exists, "make")
            report.equal(
                release(image).get("GAUGE"), str(image.root / "support/gauge"),
                "while gauge is being built, all modules see its path")
        finally:
            running.kill()
            running.wait()
            os.close(held)
        build(report, image, [arguments("census")], "the next command")
        report.equal(file.read_text(), before, "after a killed build, the next command restores RELEASE")
        (image.root / "defs/gauge/gauge.install.yml").unlink()
        build(report, image, [arguments("gauge")], "the same module, in the end")


def main():
    report = rig.Report()
    base = rig.epics_base()
    with tempfile.TemporaryDirectory(prefix="iocwright-sources-") as folder:
        repositories = sources.make_repositories(pathlib.Path(folder) / "repositories")
        for test in (orders, side_by_side, slow_first, moved, failed, killed):
            test(report, lambda: bench(sys.argv[1], base, repositories))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
