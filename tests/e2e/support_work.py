#!/usr/bin/env python3
"""Builds of support modules leave the user's own work alone: repositories, trees, settings.

usage: support_work.py BINARY

The modules here need no EPICS Base: a Makefile that writes one file.
"""
import pathlib
import shutil
import subprocess
import sys
import time

import rig

MAKEFILE = """\
all:
\t@mkdir -p lib; echo built > lib/{name}.a; git describe --always > lib/described 2>&1 || true
clean:
\t@true
"""
IDENTITY = ("-c", "user.name=F", "-c", "user.email=f@example.org")


class Bench(rig.Image):
    """An image with repositories of its own in `repos`, and recipes in `defs`."""

    def __init__(self, binary):
        super().__init__(binary, pathlib.Path("/none"), arch="linux-x86_64")
        self.environment["EPICS_TARGET_ARCH"] = "linux-x86_64"
        self.environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        self.environment["IOCWRIGHT_RETRY_DELAY"] = "0"
        for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            self.environment.pop(variable, None)

    def git(self, folder, *words):
        """What git prints, or its error message."""
        command = ["git", *IDENTITY, "-C", folder, *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return (done.stdout if done.returncode == 0 else done.stderr).strip()

    def commit(self, folder, tag=None, **files):
        """Commits files, `name=content`; returns the commit."""
        for name, content in files.items():
            (pathlib.Path(folder) / name).write_text(content)
        self.git(folder, "add", "-A")
        self.git(folder, "commit", "-q", "--allow-empty", "-m", tag or "a change")
        if tag:
            self.git(folder, "tag", "-f", tag)
        return self.git(folder, "rev-parse", "HEAD")

    def module(self, name, tag="1.0"):
        """Makes a repository with one tagged commit."""
        repository = self.root / "repos" / name
        files = {"Makefile": MAKEFILE.format(name=name), "configure/RELEASE": "# RELEASE\n", ".gitignore": "*.ignored\n"}
        self.write({f"repos/{name}/{file}": content for file, content in files.items()})
        self.git(repository, "init", "-q", "-b", "main")
        self.commit(repository, tag)
        return repository

    def recipe(self, name, version="1.0", more="", organization=None):
        text = f"module: {name}\nversion: \"{version}\"\norganization: {organization or self.organization}\nrequires: []\n"
        self.write({f"defs/{name}/{name}.install.yml": text + more})

    @property
    def organization(self):
        return f"file://{self.root}/repos"

    def build(self, *words, **options):
        return self.command("support", "build", "--defs", self.root / "defs", *words, **options)

    def tree(self, name):
        return self.root / "support" / name

    def lock(self):
        return (self.root / "support/configure/iocwright.lock.yaml").read_text()


def hook(report, bench):
    """A build within a git hook of a linked worktree, where git sets GIT_DIR, leaves that repository alone."""
    bench.module("opt")
    bench.recipe("opt")
    user, worktree = bench.root / "user", bench.root / "worktree"
    user.mkdir()
    bench.git(user, "init", "-q", "-b", "main")
    bench.commit(user, precious="precious\n")
    bench.git(user, "worktree", "add", "-q", worktree, "-b", "feature")
    build = f"{bench.binary} support build --defs {bench.root}/defs opt > {bench.root}/said 2>&1"
    bench.write({"user/.git/hooks/post-commit": f"#!/bin/sh\nenv > {bench.root}/seen\n{build}\n"})
    commit = bench.commit(worktree, more="more\n")
    report.check("GIT_INDEX_FILE=" in (bench.root / "seen").read_text(), "the hook has git's variables")
    report.check("opt              built at 1.0" in (bench.root / "said").read_text(), "the build succeeds")
    report.equal(bench.git(worktree, "symbolic-ref", "HEAD"), "refs/heads/feature", "HEAD is the user's branch")
    state = [bench.git(worktree, *words) for words in (("rev-parse", "HEAD"), ("status", "--short"), ("remote",))]
    report.equal(state, [commit, "", ""], "commit, index and remotes are the user's")
    origin = bench.git(bench.tree("opt"), "remote", "get-url", "origin")
    report.equal(origin, f"{bench.organization}/opt", "the clone is a repository of its own")
    described = (bench.tree("opt") / "lib/described").read_text().strip()
    report.equal(described, bench.git(bench.tree("opt"), "describe", "--always"), "make's git sees the module")


def settings(report, bench):
    """What the environment carries of git's configuration is kept, as `insteadOf` rules are."""
    bench.module("opt")
    bench.recipe("opt", organization="https://modules.invalid")
    rule, value = f"url.{bench.organization}/.insteadOf", "https://modules.invalid/"
    for variables in ({"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": rule, "GIT_CONFIG_VALUE_0": value},
                      {"GIT_CONFIG_PARAMETERS": f"'{rule}'='{value}'"}):
        bench.environment.update(variables)
        done = bench.build("opt")
        report.equal(done.returncode, 0, f"a clone with {next(iter(variables))}\n" + done.stderr)
        shutil.rmtree(bench.tree("opt"))
        for name in variables:
            del bench.environment[name]


def enclosing(report, bench):
    """A folder without a repository, inside the user's own repository: git is not led to that one."""
    bench.module("opt")
    bench.recipe("opt", organization="https://modules.invalid")
    bench.git(bench.root, "init", "-q", "-b", "work")
    commit = bench.commit(bench.root)
    bench.git(bench.root, "branch", "other")
    (bench.root / "mirror/git/modules.invalid/opt.git").mkdir(parents=True)
    rule = f"url.{bench.organization}/.insteadOf"
    bench.environment["GIT_CONFIG_PARAMETERS"] = f"'{rule}'='https://modules.invalid/'"
    done = bench.command("support", "mirror", "--defs", bench.root / "defs", "opt", bench.root / "mirror")
    report.check(done.returncode == 3 and "[fetch-failed]" in done.stderr,
                 "a folder of the mirror that is no repository is an error", done.stderr)
    refs = bench.git(bench.root, "for-each-ref", "--format=%(refname) %(objectname)")
    report.equal(refs, f"refs/heads/other {commit}\nrefs/heads/work {commit}", "the repository around it is as it was")


def run(tests):
    report = rig.Report()
    for test in tests:
        begin = time.monotonic()
        with Bench(sys.argv[1]) as bench:
            test(report, bench)
        print(f"{test.__name__}: {time.monotonic() - begin:.1f} s", flush=True)
    return report.finish()


def main():
    return run((hook, settings, enclosing))


if __name__ == "__main__":
    sys.exit(main())
