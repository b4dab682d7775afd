#!/usr/bin/env python3
"""Run every command of the README and of the help pages, and check their layout.

usage: run.py BINARY

Fenced blocks are run by their language:

  sh          commands that must exit with status 0
  console     the lines after a command `$ …` are exactly what it prints
  dockerfile  RUN, CMD and ENTRYPOINT are run; COPY takes recipes from tests/fixtures
  diff        the new side is run as a dockerfile
  json, yaml, text  not run

All blocks run in one place, in order, beginning with the README, in the folder /workspace of a Generic IOC's image.
Before each file the instance is reset to that of container/example; `typos` is the same instance with the mistakes in
TYPOS. ELSEWHERE lists commands that other parts of tests/run execute; image.py runs `podman build`.
"""
import re
import shutil
import sys

from place import TOP, Place, run_dockerfile

sys.path.insert(0, str(TOP / "tests/e2e"))
from rig import Image, Report, epics_base  # noqa: E402

ELSEWHERE = {
    "container/apt-packages build", "cmake --preset release", "cmake --build --preset release", "container/quickstart"
}
RUNNING = ("iocwright probe", "iocwright status", "iocwright stop")  # these need a running instance
WIDTH = 80
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def run_sh(place, lines, report, name):
    instance = place.image.start("run", "--supervise", "--no-stdin-eof") if any(
        line.startswith(RUNNING) for line in lines) else None
    for command in (line for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line.strip()):
        if command in ELSEWHERE or command.startswith("podman build "):
            continue
        status, out = place.run_command(command)
        report.check(status == 0, f"{name}: {command}", f"status {status}\n{out}")
    if instance:
        instance.stdin.close()
        report.equal(instance.wait(60), 0, f"{name}: the instance exits with status 0")


def run_console(place, lines, report, name):
    commands = []
    for line in lines:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    for command, expected in commands:
        if command.startswith("iocwright dev instance"):
            shutil.rmtree(place.image.config)  # in a devcontainer there is no instance yet
        _, out = place.run_command(command)
        report.equal(out.rstrip("\n"), "\n".join(expected), f"{name}: $ {command}")


def run_diff(place, lines, report, name):
    run_dockerfile(place, [line[1:] for line in lines if not line.startswith("-")], report, name)


RUNNERS = {
    "sh": run_sh, "console": run_console, "dockerfile": run_dockerfile, "diff": run_diff, "json": None, "yaml": None,
    "text": None, "lua": None, "lisp": None, "toml": None
}


def check_layout(text, report, name):
    """The text fits a terminal. Blocks may be wider, because commands and their output are not wrapped."""
    wide = [line for line in FENCED.sub("", text).splitlines() if len(line) > WIDTH]
    report.equal(wide, [], f"{name}: no line of text is wider than {WIDTH}")


def check_beginning(text, report, name):
    """`iocwright help` lists pages with their third line."""
    title, empty, sentence, after = text.split("\n")[:4]
    fine = re.fullmatch(r"# \S.*", title) and empty == after == "" and re.fullmatch(r"[A-Z].*[^.]\.", sentence)
    report.check(fine, f"{name}: begins with a title, an empty line and one sentence")


def main():
    report = Report()
    pages = sorted((TOP / "templates/help").glob("*.md"))
    report.check(pages, "there are help pages")
    with Image(sys.argv[1], epics_base()) as image:
        place = Place(image)
        place.build()
        for file in [TOP / "README.md", *pages]:
            name, text = str(file.relative_to(TOP)), file.read_text()
            check_layout(text, report, name)
            if file in pages:
                check_beginning(text, report, name)
            place.set_up_instances()
            for language, body in FENCED.findall(text):
                known = report.check(language in RUNNERS, f"{name}: blocks may not be marked {language!r}")
                if known and RUNNERS[language]:
                    RUNNERS[language](place, body.splitlines(), report, name)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
