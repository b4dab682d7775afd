#!/usr/bin/env python3
"""The git commands of a build touch only the module's repository, and a mirror loses no commit.

usage: support_git.py BINARY
"""
import shutil
import sys

from plain_modules import run


def hook(report, bench):
    """A build in a hook of a linked worktree, where git sets GIT_DIR, does not change that repository."""
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
    report.check("GIT_INDEX_FILE=" in (bench.root / "seen").read_text(), "git has set its variables for the hook")
    report.check("opt              built at 1.0" in (bench.root / "said").read_text(), "the build succeeds")
    commands = (("symbolic-ref", "HEAD"), ("rev-parse", "HEAD"), ("status", "--short"), ("remote",))
    state = [bench.git(worktree, *words) for words in commands]
    expected = ["refs/heads/feature", commit, "", ""]
    report.equal(state, expected, "the user's branch, commit, index and remotes are unchanged")
    origin = bench.git(bench.tree("opt"), "remote", "get-url", "origin")
    report.equal(origin, f"{bench.organization}/opt", "the clone is a separate repository")
    described = (bench.tree("opt") / "lib/described").read_text().strip()
    expected = bench.git(bench.tree("opt"), "describe", "--always")
    report.equal(described, expected, "git sees the module's repository when make runs it")


def settings(report, bench):
    """Configuration of git in the environment, such as `insteadOf` rules, still applies."""
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
    """A folder that is not a repository, inside the user's repository: git does not use the outer one."""
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
                 "a folder of the mirror that is not a repository is an error", done.stderr)
    refs = bench.git(bench.root, "for-each-ref", "--format=%(refname) %(objectname)")
    expected = f"refs/heads/other {commit}\nrefs/heads/work {commit}"
    report.equal(refs, expected, "the outer repository is unchanged")


def mirrored(report, bench):
    """Commits that only the mirror has keep a name when the mirror is updated."""
    repository = bench.module("w")
    bench.recipe("w", organization="https://modules.invalid")
    rule = f"url.{bench.organization}/.insteadOf"
    bench.environment["GIT_CONFIG_PARAMETERS"] = f"'{rule}'='https://modules.invalid/'"
    fill = ("support", "mirror", "--defs", bench.root / "defs", "w", bench.root / "mirror")
    report.equal(bench.command(*fill).returncode, 0, "a mirror")
    mirror = bench.root / "mirror/git/modules.invalid/w.git"
    work = bench.root / "work"
    bench.git(bench.root, "clone", "-q", mirror, work)
    bench.git(work, "checkout", "-q", "-b", "site-patch")
    commit = bench.commit(work, patch="mine\n")
    bench.git(work, "push", "-q", "origin", "site-patch")
    upstream = bench.commit(repository, news="1.1\n")
    report.equal(bench.command(*fill).returncode, 0, "the mirror is updated")
    report.equal(bench.git(mirror, "rev-parse", "main"), upstream, "it has the new commits")
    names = bench.git(mirror, "for-each-ref", "--contains", commit, "--format=%(refname)")
    expected = f"refs/iocwright/replaced/heads/site-patch/{commit}"
    report.equal(names, expected, "and still the commits of its own branch")


def main():
    return run((hook, settings, enclosing, mirrored))


if __name__ == "__main__":
    sys.exit(main())
