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


def own_settings(report, bench):
    """Hooks, templates, attributes and line ends of the user's settings do not reach a checkout."""
    repository = bench.module("opt")
    bench.commit(repository, "1.0", text="a\nb\n")
    bench.recipe("opt")
    leave_mark = f"#!/bin/sh\ntouch {bench.root}/mark\n"
    for hook_file in ("hooks/post-checkout", "template/hooks/post-checkout", "monitor"):
        bench.write({hook_file: leave_mark})
        (bench.root / hook_file).chmod(0o755)
    bench.write({"template/info/attributes": "text eol=crlf\n", "attributes": "text eol=crlf\n", "settings": f"""
[core]
\thooksPath = {bench.root}/hooks
\tattributesFile = {bench.root}/attributes
\tfsmonitor = {bench.root}/monitor
\tautocrlf = true
[init]
\ttemplateDir = {bench.root}/template
"""})
    bench.environment.update(GIT_CONFIG_GLOBAL=f"{bench.root}/settings", GIT_TEMPLATE_DIR=f"{bench.root}/template",
                             GIT_TRACE=f"{bench.root}/trace")
    done = bench.build("opt")
    report.equal(done.returncode, 0, "the build succeeds\n" + done.stderr)
    report.equal((bench.tree("opt") / "text").read_bytes(), b"a\nb\n", "the files are those of the commit")
    report.check(not (bench.root / "mark").exists(), "no program of the user's settings was run")
    report.check(not (bench.tree("opt") / ".git/hooks").exists(), "no hook was copied into the clone")
    trace = (bench.root / "trace").read_text()
    report.check("describe" in trace and "checkout" not in trace, "only git commands of the makefile are traced", trace)


def filters(report, bench):
    """Filters are not run. A checkout with files that one would change is an error, except for that of Git LFS."""
    repository = bench.module("opt")
    bench.commit(repository, "1.0", text="plain\n", **{".gitattributes": "text filter=rot\n"})
    bench.recipe("opt")
    program = "tr a-z n-za-m"
    for end, status in ((f"clean = {program}", 0), (f"smudge = {program}\n\trequired = true", 3)):
        bench.write({"settings": f'[filter "rot"]\n\t{end}\n'})
        bench.environment["GIT_CONFIG_GLOBAL"] = f"{bench.root}/settings"
        shutil.rmtree(bench.tree("opt"), ignore_errors=True)
        done = bench.build("opt")
        report.equal(done.returncode, status, f"a build with the filter `{end}`\n" + done.stderr)
        if status == 0:
            report.equal((bench.tree("opt") / "text").read_text(), "plain\n", "the filter is not run")
            local = bench.build("opt", "--refresh")
            report.check(local.returncode == 0 and "work" not in local.stderr,
                         "nor is it when the tree is compared with its commit", local.stderr)
        else:
            report.check("`text` is to be changed by the git filter `rot`" in done.stderr and
                         not bench.tree("opt").exists(), "the file and the filter are named", done.stderr)
    bench.commit(repository, "1.0", **{".gitattributes": "text filter=lfs\n"})
    bench.write({"settings": f'[filter "lfs"]\n\tsmudge = {program}\n'})
    report.equal(bench.build("opt").returncode, 0, "a module that uses Git LFS is built")
    report.equal((bench.tree("opt") / "text").read_text(), "cynva\n", "with its filter")


def main():
    return run((hook, settings, enclosing, mirrored, own_settings, filters))


if __name__ == "__main__":
    sys.exit(main())
