#!/usr/bin/env python3
"""A build with --locked gives what the lock file says, or fails and names the difference.

usage: support_locked.py BINARY
"""
import shutil
import sys

from plain_modules import run


def locked_build(bench, *words):
    return bench.build("w", "--locked", bench.root / "lock.yaml", *words)


def keep_lock(bench):
    (bench.root / "lock.yaml").write_text(bench.lock())


def downloads(report, bench):
    """Downloads have the hashes of the lock file, even if the recipe has none."""
    bench.module("w")
    source, copy = bench.root / "file", bench.root / "downloaded"
    source.write_text("first\n")
    extra = f"download_extras: [{{url: 'file://{source}', dest: '{copy}'}}]\n"
    bench.recipe("w", more=extra)
    report.equal(bench.build("w").returncode, 0, "a build with a download")
    keep_lock(bench)
    copy.write_text("changed\n")
    done = locked_build(bench)
    report.check(done.returncode == 3 and f"`{copy}` is not the locked file" in done.stderr,
                 "a changed file of an unchanged module is an error", done.stderr)
    done = locked_build(bench, "--force")
    report.equal((done.returncode, copy.read_text()), (0, "first\n"),
                 "when the module is built again, the locked file is downloaded again\n" + done.stderr)
    source.write_text("second\n")
    copy.unlink()
    shutil.rmtree(bench.tree("w"))
    done = locked_build(bench)
    report.check(done.returncode == 3 and "but the lock file says" in done.stderr,
                 "another file at the same URL is an error", done.stderr)
    report.check(not copy.exists(), "and it is not kept")


def main():
    return run((downloads,))


if __name__ == "__main__":
    sys.exit(main())
