#!/usr/bin/env python3
"""Run every command of the README.

usage: run.py BINARY

Blocks marked `sh` hold commands that must end with status 0; in blocks marked `console`, the lines behind a command
`$ …` are exactly what it prints. Of blocks marked `dockerfile`, RUN lines and the ENTRYPOINT are run. All happen in one
place, from top to bottom, with a Generic IOC's folders as /epics, a copy of container/example as /workspace/example, and
the recipes of tests/fixtures, whose modules git finds here.
Commands that are a part of tests/run themselves are not run a second time; they must be listed in ELSEWHERE.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from rig import TOP, Image, Report, epics_base  # noqa: E402

ELSEWHERE = {"container/quickstart", "tests/run", "cmake --preset release && cmake --build --preset release"}
RUNNING = ("iocwright probe", "iocwright status", "iocwright stop")  # these want an instance that runs


def blocks():
    """(language, lines) of the fenced blocks."""
    text = (TOP / "README.md").read_text()
    return [(kind, body.splitlines()) for kind, body in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)]


class Place:
    """The machine of the README: /epics and /workspace stand below the image's root."""

    def __init__(self, image):
        self.image = image
        self.bin = image.root / "usr/local/bin"
        self.bin.mkdir(parents=True)
        subprocess.run([TOP / "tests/fixtures/make-repositories", image.root / "repositories"], check=True, capture_output=True)
        image.environment |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.file://{image.root}/repositories/.insteadOf", "GIT_CONFIG_VALUE_0": "https://modules.invalid/fixtures/"}
        image.environment["PATH"] = f"{self.bin}:{image.base}/bin/{image.arch}:" + image.environment["PATH"]

    def here(self, text):
        root = str(self.image.root)
        text = re.sub(r"(?<![\w.])/(workspace|usr/local/bin)", rf"{root}/\1", text)
        return re.sub(r"(?<![\w.])/epics(?=/|$)", root, text).replace("/tmp/doWait", f"{root}/doWait")

    def shown(self, text):
        root = str(self.image.root)
        text = text.replace(f"{root}/workspace", "/workspace").replace(f"{root}/doWait", "/tmp/doWait").replace(root, "/epics")
        return text.replace(self.image.arch, "linux-x86_64")

    def run(self, command, stdin=""):
        done = subprocess.run(["bash", "-c", self.here(command)], env=self.image.environment, cwd=self.image.root, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        return done.returncode, self.shown(done.stdout)


def run_sh(place, lines, report):
    instance = place.image.start("run", "--supervise", "--no-stdin-eof") if any(line.startswith(RUNNING) for line in lines) else None
    for command in (line for line in lines if line.strip()):
        if command in ELSEWHERE:
            report.check(os.access(TOP / command.split()[0], os.X_OK) or shutil.which(command.split()[0]), f"README: {command} is there")
            continue
        status, out = place.run(command)
        report.check(status == 0, f"README: {command}", f"status {status}\n{out}")
    if instance:
        instance.stdin.close()
        report.equal(instance.wait(60), 0, "README: the instance that was asked about has ended well")


def run_console(place, lines, report):
    commands = []
    for line in lines:
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    for command, wanted in commands:
        if command.startswith("iocwright dev instance"):
            shutil.rmtree(place.image.config)  # a devcontainer has no instance yet
        _, out = place.run(command)
        report.equal(out.rstrip("\n"), "\n".join(wanted), f"README: $ {command}")


def run_dockerfile(place, lines, report):
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "RUN":
            status, out = place.run(rest)
            report.check(status == 0, f"README: {line}", f"status {status}\n{out}")
        elif word == "ENTRYPOINT":
            status, out = place.run(" ".join(json.loads(rest)), "exit\n")
            report.check(status == 0 and "iocRun: All initialization complete" in out, f"README: {line}", f"status {status}\n{out}")
        elif word == "COPY":
            what, where = rest.split()
            if what == "iocwright":
                shutil.copy(place.image.binary, place.bin)
            else:
                shutil.copytree(TOP / "tests/fixtures/recipes", place.here(where))
        else:
            if report.check(word in ("ENV", ""), f"README: {line}: no such instruction is known here") and word:
                name, _, value = rest.partition("=")
                place.image.environment[name] = place.here(value)


def main():
    report = Report()
    runners = {"sh": run_sh, "console": run_console, "dockerfile": run_dockerfile}
    with Image(sys.argv[1], epics_base()) as image:
        example = image.root / "workspace/example"
        shutil.copytree(TOP / "container/example", example)
        shutil.copytree(TOP / "container/example/support/demo", image.root / "support/demo")
        shutil.copy(TOP / "container/example/support/demo/demo.ibek.support.yaml", image.root / "ibek-defs")
        shutil.copytree(example / "config", image.config, dirs_exist_ok=True)
        place = Place(image)
        for kind, lines in blocks():
            if report.check(kind in runners, f"README: a block is marked {kind!r}"):
                runners[kind](place, lines, report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
