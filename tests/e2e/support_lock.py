#!/usr/bin/env python3
"""`support lock` makes the lock file that a build would write, and checks it against recipes and tags.

usage: support_lock.py BINARY
"""
import re
import shutil
import sys

from plain_modules import run


def lock(bench, *words, **options):
    return bench.command("support", "lock", "--defs", bench.root / "defs", *words, **options)


def modules(bench):
    """Two modules, one of which requires the other and has a download."""
    (bench.root / "file").write_text("content\n")
    for name in ("base", "user"):
        bench.module(name)
        bench.recipe(name)
    extra = f"download_extras: [{{url: 'file://{bench.root}/file', dest: '{bench.root}/copy'}}]\n"
    bench.recipe("user", more=extra)
    recipe = bench.root / "defs/user/user.install.yml"
    recipe.write_text(recipe.read_text().replace("requires: []", "requires: [base]"))


def same_as_built(report, bench):
    """The lock file is that of a build, which adds keys and the modules that it found; --locked accepts it."""
    modules(bench)
    made = bench.root / "made.yaml"
    done = lock(bench, "user", "--output", made)
    report.equal(done.returncode, 0, "lock files\n" + done.stderr)
    report.equal(bench.tree("user").exists(), False, "nothing is built")
    report.equal(bench.build("user", "--with-required").returncode, 0, "a build")
    built = re.sub('    key: .*\n|    uses:\n(      - .*\n)+', "", bench.lock()).splitlines()
    report.equal(made.read_text().splitlines(), built, "the lock file is that of a build")
    for name in ("base", "user"):
        shutil.rmtree(bench.tree(name))
    done = bench.build("base", "user", "--locked", made)
    report.equal(done.returncode, 0, "a build with this lock file\n" + done.stderr)
    bench.commit(bench.root / "repos/user", "1.1")
    done = lock(bench, "user", "-v", "1.1", "--output", made)
    report.equal((done.returncode, made.read_text().count('asked: "1.0"'), made.read_text().count('asked: "1.1"')),
                 (0, 1, 1), "a version on the command line is that of the named module\n" + done.stderr)
    bench.recipe("base", "main")
    commit = bench.commit(bench.root / "repos/base", news="later\n")
    report.equal(lock(bench, "base", "--output", made).returncode, 0, "a branch")
    text = made.read_text()
    report.check(f'asked: "main"\n    version: "{commit}"\n    branch: "main"' in text, "a branch", text)


def without_network(report, bench):
    """With a mirror, nothing else is contacted."""
    modules(bench)
    done = bench.command("support", "mirror", "--defs", bench.root / "defs", "user", bench.root / "mirror")
    report.equal(done.returncode, 0, "a mirror\n" + done.stderr)
    lock(bench, "user", "--output", bench.root / "one.yaml")
    (bench.root / "repos").rename(bench.root / "gone")
    (bench.root / "file").unlink()
    made = bench.root / "two.yaml"
    done = lock(bench, "user", "--output", made)
    report.check(done.returncode == 3 and not made.exists(), "without sources there is no lock file", done.stderr)
    done = lock(bench, "user", "--output", made, "--mirror", bench.root / "mirror")
    report.equal(done.returncode, 0, "the mirror is enough\n" + done.stderr)
    report.equal(made.read_text(), (bench.root / "one.yaml").read_text(), "the lock file is the same")
    done = lock(bench, "user", "--check", made, "--mirror", bench.root / "mirror")
    report.equal((done.returncode, done.stderr), (0, ""), "and so it is for --check")
    done = lock(bench, "user", "--check", made)
    report.check(done.returncode == 0 and "warning: cannot check whether tags have moved" in done.stderr,
                 "without a network, --check does not compare tags", done.stderr)


def checks(report, bench):
    """--check compares the recipes and the tags with the lock file, each difference at its place."""
    modules(bench)
    source = bench.root / "source"
    bench.environment["SOURCE_FOLDER"] = str(source)
    bench.write({"source/Dockerfile": "FROM x\nRUN ansible.sh base\nRUN ansible.sh user \\\n  -v 1.1\n"})
    bench.commit(bench.root / "repos/user", "1.1", news="1.1\n")
    report.equal(lock(bench).returncode, 0, "the modules of a Dockerfile")
    file = source / "iocwright.lock.yaml"
    text = file.read_text()
    report.check('asked: "1.1"' in text, "the version of the Dockerfile counts", text)
    done = lock(bench, "--check")
    report.equal((done.returncode, done.stderr), (0, ""), "the lock file of these recipes")

    def differs(expected):
        done = lock(bench, "--check", file)
        report.check(done.returncode == 1 and expected in done.stderr and f"{file}:" in done.stderr, expected,
                     done.stderr)
    recipe = bench.root / "defs/user/user.install.yml"
    original = recipe.read_text()
    for old, new, message in (("requires: [base]", "requires: []", "`user` requires none, but the lock file says base"),
                              ("/file'", "/other'", "`user` has a download `file://"),
                              ("/copy'}", "/copy', sha256: '1234'}", "the SHA-256 of the download"),
                              (bench.organization, "file:///none", "the URL of `user` is file:///none/user")):
        recipe.write_text(original.replace(old, new))
        differs(message)
    recipe.write_text(original)
    bench.write({"source/Dockerfile": "FROM x\nRUN ansible.sh base -v 1.1\n"})
    differs("the requested version of `base` is 1.1, but the lock file says 1.0")
    differs("the lock file has a module `user`, which is no longer built")
    bench.write({"source/Dockerfile": "FROM x\nRUN ansible.sh base\nRUN ansible.sh user -v 1.1\n"})
    file.write_text(text.split('  "user":')[0])
    differs("the lock file has no module `user`")
    file.write_text(text)
    bench.commit(bench.root / "repos/base", "1.0", news="moved\n")
    differs(f"the tag `1.0` of `{bench.organization}/base` has moved")
    report.equal(file.read_text(), text, "--check changes nothing")


def main():
    return run((same_as_built, without_network, checks))


if __name__ == "__main__":
    sys.exit(main())
