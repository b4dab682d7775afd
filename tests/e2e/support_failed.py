#!/usr/bin/env python3
"""A module whose build fails after its tree was restored does not count as built, and the next build builds it.

usage: support_failed.py BINARY
"""
import json
import signal
import subprocess
import sys

import rig
from plain_modules import MAKEFILE, run


def names(bench):
    """The modules that the bill of materials and versions.json list."""
    bill = json.loads(bench.command("support", "sbom", "--format", "cyclonedx").stdout)
    listed = [part["name"] for part in bill["components"] if part["name"] in ("a", "b")]
    return listed, sorted(json.loads((bench.root / "versions.json").read_text())["epics-modules"])


def setup(bench):
    """Two modules that are built, of which `b` requires `a`, and an apt-get that can be made to fail."""
    bench.write({"bin/apt-get": f"#!/bin/sh\n[ ! -e {bench.root}/fails ] || exit 100\n",
                 "bin/dpkg-query": "#!/bin/sh\nexit 1\n"})
    bench.environment["PATH"] = f"{bench.root}/bin:{bench.environment['PATH']}"
    for name in ("a", "b"):
        bench.module(name)
        bench.recipe(name)
    file = bench.root / "defs/b/b.install.yml"
    file.write_text(file.read_text().replace("requires: []", "requires: [a]"))
    return bench.build("a", "b")


def failed_packages(report, bench):
    """The packages of the new recipe cannot be installed, so that the tree is only a checkout."""
    done = setup(bench)
    report.equal((done.returncode, names(bench)), (0, (["a", "b"], ["a", "b"])), "both are built\n" + done.stderr)
    old = (bench.root / "defs/a/a.install.yml").read_text()
    library = bench.tree("a") / "lib/a.a"
    for what, words in (("another recipe", ()), ("--force", ("--force",)), ("--refresh", ("--refresh", "--force"))):
        bench.recipe("a", more="apt_developer: [liba-dev]\n")
        (bench.root / "fails").touch()
        done = bench.build("a", *words)
        report.equal((done.returncode, library.exists()), (3, False), f"{what}: packages cannot be installed\n"
                     + done.stderr)
        report.equal(names(bench), (["b"], ["b"]), f"{what}: it is not listed as built")
        done = bench.build("b")
        report.check(done.returncode == 1 and "requires `a`, which is neither built nor requested" in done.stderr,
                     f"{what}: other modules cannot be built with it", done.stderr)
        done = bench.build("b", "--with-required", "--dry-run")
        report.check(done.returncode == 0 and "make" in done.stdout.split("\nb ")[0],
                     f"{what}: --with-required builds it", done.stdout + done.stderr)
        (bench.root / "fails").unlink()
        if what == "another recipe":  # the key is that of the lock file again
            (bench.root / "defs/a/a.install.yml").write_text(old)
        done = bench.build("a")
        report.equal((done.returncode, library.exists(), "unchanged" in done.stderr), (0, True, False),
                     f"{what}: the next build builds it\n" + done.stderr)
        report.equal(names(bench), (["a", "b"], ["a", "b"]), f"{what}: then it is listed")
        done = bench.build("a", "b")
        report.equal((done.returncode, "a                unchanged" in done.stderr), (0, True),
                     f"{what}: and unchanged\n" + done.stderr)


def same_files(report, bench):
    """A module whose results are files of its repository, too, is built again after a failure."""
    setup(bench)
    bench.commit(bench.root / "repos/a", "2.0", Makefile=f"all:\n\t@echo made >> {bench.root}/made\nclean:\n\t@true\n")
    bench.recipe("a", "2.0")
    bench.build("a", "--refresh")
    (bench.root / "made").unlink()
    (bench.root / "fails").touch()
    recipe = bench.root / "defs/a/a.install.yml"
    old = recipe.read_text()
    recipe.write_text(old + "apt_developer: [liba-dev]\n")
    report.equal(bench.build("a").returncode, 3, "packages cannot be installed")
    recipe.write_text(old)
    done = bench.build("a")
    report.equal((done.returncode, (bench.root / "made").exists()), (0, True), "it is built again\n" + done.stderr)


def killed(report, bench):
    """A module whose build was killed does not count as built, either."""
    setup(bench)
    stop = MAKEFILE.format(name="a").replace("all:\n", f"all:\n\t@touch {bench.root}/reached; sleep 1000\n")
    bench.commit(bench.root / "repos/a", "2.0", Makefile=stop)
    bench.recipe("a", "2.0")
    build = bench.start("support", "build", "--defs", bench.root / "defs", "a", "--refresh", stdout=subprocess.DEVNULL)
    rig.until((bench.root / "reached").exists, "make")
    build.send_signal(signal.SIGKILL)
    build.wait()
    listed = json.loads(bench.command("support", "sbom", "--format", "cyclonedx").stdout)["components"]
    report.check("a" not in [part["name"] for part in listed], "it is not listed", listed)
    bench.recipe("a")
    done = bench.build("a", "--refresh")
    report.equal((done.returncode, names(bench)), (0, (["a", "b"], ["a", "b"])), "until it is built\n" + done.stderr)


def main():
    return run((failed_packages, same_files, killed))


if __name__ == "__main__":
    sys.exit(main())
