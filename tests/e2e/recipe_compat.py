#!/usr/bin/env python3
"""What recipes rely on because ansible does it: branches as commits, repeated commands, modes of files.

usage: recipe_compat.py BINARY
"""
import os
import sys

import plain_modules
import rig


def mode(path):
    return f"{path.stat().st_mode & 0o7777:04o}"


def build(report, image, name, *options):
    done = image.command("support", "build", "-q", "--defs", image.root / "defs", *options, name)
    report.equal(done.returncode, 0, f"{name} builds\n{done.stdout}{done.stderr}")
    return done


def recipe(image, name, keys, **files):
    image.module(name)
    text = f"module: {name}\nversion: 1.0\norganization: file://{image.root}/repos\n{keys}"
    image.write({f"defs/{name}/{name}.install.yml": text,
                 **{f"defs/{name}/{file.replace('_', '.')}": content for file, content in files.items()}})


def branches(report, image):
    """The commit of a patch may be a branch. It is locked like a version."""
    recipe(image, "patched", "patch_file: {path: p.diff, commit: dev, when: true}\n",
           p_diff="--- a/note\n+++ b/note\n@@ -1 +1 @@\n-one\n+two\n")
    repository = image.root / "repos/patched"
    image.git(repository, "checkout", "-q", "-b", "dev")
    image.commit(repository, note="one\n")
    image.git(repository, "checkout", "-q", "main")
    build(report, image, "patched")
    report.equal((image.root / "support/patched/note").read_text(), "two\n", "the branch is checked out and patched")


def repeated(report, image):
    recipe(image, "twice", "bash: [{cmd: echo x >> f}, {cmd: echo x >> f}, {cmd: echo y >> f}]\n")
    build(report, image, "twice")
    build(report, image, "twice", "--force")
    report.equal((image.root / "support/twice/f").read_text(), "x\nx\ny\n",
                 "equal commands all run, but only once on a clone")


def modes(report, image):
    """The modes that ansible-core 2.14 gives to the same files, with the umask 027."""
    keys = """\
patch_lines: [{path: lines, line: x}]
patch_blocks: [{path: blocks, block: x}]
tasks: [{path: tasks.yml}]
"""
    tasks = """\
- lineinfile: {path: new, line: x, create: true}
- lineinfile: {path: Makefile, line: "# x", mode: "u=rw,go=r"}
- copy: {src: tool.sh, dest: copied}
- copy: {src: tool.sh, dest: kept, mode: preserve}
- copy: {src: tool.sh, dest: set, mode: "0751"}
- file: {path: folder, state: directory}
- file: {path: open, state: directory, mode: "0777"}
- file: {path: touched, state: touch}
- file: {path: copied, mode: "a+x"}
"""
    recipe(image, "modes", keys, tasks_yml=tasks, tool_sh="true\n")
    (image.root / "defs/modes/tool.sh").chmod(0o755)
    previous = os.umask(0o027)
    try:
        build(report, image, "modes")
    finally:
        os.umask(previous)
    expected = {"lines": "0644", "blocks": "0644", "new": "0640", "Makefile": "0644", "copied": "0751", "kept": "0755",
                "set": "0751", "folder": "0750", "open": "0777", "touched": "0640"}
    report.equal({name: mode(image.root / "support/modes" / name) for name in expected}, expected, "modes of files")


TESTS = (branches, repeated, modes)

if __name__ == "__main__":
    sys.exit(rig.run_tests(TESTS, lambda: plain_modules.Bench(sys.argv[1])))
