#!/usr/bin/env python3
"""Manual pages: man and mandoc accept each of them, and every command has one.

usage: manual.py BINARY      (man-db and mandoc from Debian)
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import rig


def run(*words, **environment):
    return subprocess.run(words, env={**os.environ, "LC_ALL": "C.UTF-8", **environment}, capture_output=True, text=True,
                          check=False)


def commands_in(binary, *words):
    """The commands that `--help` lists, with those of groups."""
    page = run(binary, *words, "--help").stdout
    table = page.partition("\nCommands:\n")[2].partition("\n\n")[0]
    for name in re.findall(r"^  (\S+)", table, re.MULTILINE):
        yield (*words, name)
        yield from commands_in(binary, *words, name)


def check_pages(report, binary, folder):
    pages = sorted(folder.glob("man/man?/*"))
    names = {page.name for page in pages}
    expected = {"iocwright.1", *("-".join(("iocwright", *words)) + ".1" for words in commands_in(binary))}
    topics = re.findall(r"^  ([a-z-]+)  ", run(binary, "help").stdout, re.MULTILINE)
    expected |= {f"iocwright-{topic}.7" for topic in topics}
    report.equal(sorted(names), sorted(expected), "there is a page for each command and each topic")
    return pages


def check_man(report, pages):
    for page in pages:
        shown = run("man", "--warnings", "-E", "UTF-8", "-l", page, MANWIDTH="80")
        report.check(shown.returncode == 0 and not shown.stderr, f"man shows {page.name} without warnings",
                     shown.stderr)
        longest = max((len(line) for line in shown.stdout.splitlines()), default=0)
        report.check(longest > 0, f"{page.name} is not empty")


def check_mandoc(report, pages):
    linted = run("mandoc", "-T", "lint", "-W", "warning", *pages)
    report.check(linted.returncode == 0 and not linted.stdout, "mandoc has no warnings", linted.stdout + linted.stderr)


def check_contents(report, folder):
    """What a reader looks for is in the pages."""
    def shown(page):
        return re.sub(".\b", "", run("man", "-E", "UTF-8", "-l", folder / "man" / page, MANWIDTH="80").stdout)

    build = shown("man1/iocwright-support-build.1")
    for text in ("iocwright support build [OPTIONS] MODULE...", "--with-required", "iocwright-images(7)"):
        report.check(text in build, f"iocwright-support-build(1) has `{text}`", build)
    program = shown("man1/iocwright.1")
    for text in ("iocwright-support(1)", "--message-format FORMAT", "iocwright-environment(7)"):
        report.check(text in program, f"iocwright(1) has `{text}`", program)
    environment = shown("man7/iocwright-environment.7")
    report.check("EPICS_ROOT" in environment and "<!--" not in environment,
                 "iocwright-environment(7) has the table of settings", environment)
    images = shown("man7/iocwright-images.7")
    report.check("RUN iocwright support build ramp level" in images and "```" not in images,
                 "iocwright-images(7) has its examples", images)


def check_installation(report, binary, folder):
    """`cmake --install` puts all of these files where shells and man look for them."""
    build = pathlib.Path(binary).resolve().parent
    if not (build / "cmake_install.cmake").exists():
        report.skipped += 1
        return
    for prefix, zsh in (("/usr", "vendor-completions"), ("/usr/local", "site-functions")):
        root = folder / prefix.replace("/", "_")
        done = run("cmake", "--install", build, "--prefix", prefix, DESTDIR=str(root))
        report.check(done.returncode == 0, f"cmake installs to {prefix}", done.stdout + done.stderr)
        share = root / prefix.lstrip("/") / "share"
        for name in ("man/man1/iocwright-run.1", "man/man7/iocwright-run.7", "bash-completion/completions/iocwright",
                     f"zsh/{zsh}/_iocwright", "fish/vendor_completions.d/iocwright.fish", "iocwright/support-defs"):
            report.check((share / name).exists(), f"{prefix}/share/{name} is installed")


def main():
    binary = sys.argv[1]
    report = rig.Report()
    with tempfile.TemporaryDirectory(prefix="iocwright-e2e-") as tmp:
        folder = pathlib.Path(tmp)
        made = run(binary, "internal", "share", folder / "share")
        report.check(made.returncode == 0 and not made.stderr, "the pages are written", made.stderr)
        pages = check_pages(report, binary, folder / "share")
        for program, check in (("man", check_man), ("mandoc", check_mandoc)):
            if shutil.which(program):
                check(report, pages)
            else:
                print(f"{program} is not installed")
                report.skipped += 1
        if shutil.which("man"):
            check_contents(report, folder / "share")
        check_installation(report, binary, folder)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
