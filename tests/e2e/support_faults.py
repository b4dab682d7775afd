#!/usr/bin/env python3
"""Failures in builds of support modules end in a clear error or a correct result, never in half a module.

usage: support_faults.py BINARY        (root, for the test of a full disk)
"""
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile

import rig
import sources
from support_bench import commit, run


def network(report, bench):
    bench.recipe("ramp", source=f"{bench.site.url}/git/ramp")
    bench.site.faults = 2
    done = bench.build("ramp")
    report.equal(done.returncode, 0, "a connection that breaks twice, then works\n" + done.stderr)
    report.equal(bench.site.faults, 0, "the requests were interrupted")
    bench.recipe("phrase", source=f"{bench.site.url}/git/phrase")
    before = bench.registry()
    bench.site.faults = 1000
    done = bench.build("phrase")
    bench.site.faults = 0
    report.equal(done.returncode, 3, "a connection that always breaks")
    report.check("tried 4 times" in done.stderr and "[fetch-failed]" in done.stderr,
                 "the error gives the number of attempts\n" + done.stderr)
    report.equal(bench.registry(), before, "a failed fetch registers nothing")
    report.equal((bench.image.root / "support/phrase").exists(), False, "a failed clone leaves no folder")
    report.equal(bench.stray(), [], "nor a partial one")


def refused(report, bench):
    for word, what in (("git_repo: ext::sh -c touch% /tmp/x", "a transport that runs a program"),
                       ('git_repo: "--upload-pack=touch /tmp/x"',
                        "an option as a URL"), ('git_repo: "-x"', "a short option as a URL")):
        bench.recipe("tally", word + "\n")
        done = bench.build("tally")
        report.check(done.returncode == 3 and "[fetch-failed]" in done.stderr, f"{what} is refused\n{done.stderr}")
    bench.recipe("tally")
    for version in ("--upload-pack=x", "-x", "a..b", "x:y"):
        done = bench.build("tally", f"--module-version={version}")
        report.check(done.returncode == 3 and "invalid version" in done.stderr,
                     f"the version {version} is refused\n{done.stderr}")
    done = bench.build("tally", "--module-version=9.9")
    report.check(done.returncode == 3 and "no tag, branch or commit `9.9`" in done.stderr,
                 f"a missing version is an error\n{done.stderr}")
    for key in ("remove_files_prebuild: [../ramp]\n", "patch_lines: [{path: ../../x, regexp: a, line: a}]\n",
                "comment_out: [{path: /../../x, regexp: a}]\n"):
        bench.recipe("tally", key)
        done = bench.build("tally")
        report.check(done.returncode == 1 and "[path-outside]" in done.stderr,
                     f"{key.strip()} is refused\n{done.stderr}")


def versions(report, bench):
    """A version may be a tag, a branch or a commit; the commit that it names is checked out."""
    repository = bench.image.root / "many"
    shutil.copytree(bench.repositories / "tally", repository)
    git = ["git", "-C", str(repository), "-c", "user.name=F", "-c", "user.email=f@example.org"]

    def step(*words):
        subprocess.run([*git, *words], check=True, capture_output=True)
        return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()

    expected = {"annotated": step("commit", "--allow-empty", "-m", "one")}
    step("tag", "-a", "annotated", "-m", "a tag with a message")
    old = step("commit", "--allow-empty", "-m", "two")
    step("tag", "both")
    step("checkout", "-q", "-b", "both")
    expected |= {
        old[:9]: old, old: old, "both": step("commit", "--allow-empty", "-m", "three"),
        "feature/x": step("checkout", "-q", "-b", "feature/x", "annotated")
    }
    step("checkout", "-q", "--detach")
    asked = step("commit", "--allow-empty", "-m", "asked for")
    step("update-ref", "refs/pull/1/head", asked)
    expected[asked] = asked
    bench.recipe("tally", source=f"file://{repository}")
    for version, commit_ in expected.items():
        shutil.rmtree(bench.image.root / "support/tally", ignore_errors=True)
        done = bench.build("tally", f"--module-version={version}", "--tags", "clone")
        head = subprocess.run(["git", "-C", bench.image.root / "support/tally", "rev-parse", "HEAD"],
                              capture_output=True, text=True).stdout.strip()
        report.equal(head, commit_, f"the version {version}\n{done.stderr}")


def downloads(report, bench):
    content = os.urandom(200_000)
    (pathlib.Path(bench.site.files) / "big.bin").write_bytes(content)
    target = bench.image.root / "big.bin"
    extra = "download_extras:\n  - {{ url: {}/big.bin, dest: {}, sha256: \"{}\" }}\n"
    bench.recipe("tally", extra.format(bench.site.url, target, "0" * 64))
    before = bench.registry()
    done = bench.build("tally")
    report.check(done.returncode == 3 and "the SHA-256 of" in done.stderr, "a wrong sha256\n" + done.stderr)
    report.equal((target.exists(), pathlib.Path(f"{target}.part").exists(), bench.registry() == before),
                 (False, False, True), "leaves nothing")
    bench.recipe("tally", extra.format(bench.site.url, target, hashlib.sha256(content).hexdigest()))
    bench.site.faults, bench.site.part = 2, 50_000
    before = len(bench.site.requests)
    done = bench.build("tally")
    report.equal(done.returncode, 0, "a download that breaks twice is resumed\n" + done.stderr)
    report.equal(target.read_bytes() == content if target.exists() else None, True, "and is complete in the end")
    report.equal(len([r for r in bench.site.requests[before:] if r == "/big.bin"]), 3, "after three requests")
    bench.image.environment["IOCWRIGHT_DOWNLOAD_LIMIT"] = "1000"
    target.unlink()
    done = bench.build("tally", "--force")
    report.check(done.returncode == 3 and "larger than the limit" in done.stderr,
                 "a download that is too large is an error\n" + done.stderr)
    del bench.image.environment["IOCWRIGHT_DOWNLOAD_LIMIT"]


def archives_and_patches(report, bench):
    evil = pathlib.Path(bench.site.files) / "evil.tar"
    with tarfile.open(evil, "w") as archive:
        info = tarfile.TarInfo("../../outside")
        info.size = 0
        archive.addfile(info)
    bench.image.write(
        {"defs/phrase/unpack.yml": f"- unarchive: {{ src: {evil}, dest: {bench.image.root}/support/unpacked }}\n"})
    bench.recipe("phrase", "tasks: [{path: unpack.yml}]\n")
    done = bench.build("phrase")
    report.check(done.returncode == 3 and "[path-outside]" in done.stderr,
                 "an archive with paths outside its folder is an error\n" + done.stderr)
    report.equal((bench.image.root / "outside").exists(), False, "and nothing is unpacked")
    bench.image.write({"defs/level/level.patch": "--- a/../../escape\n+++ b/../../escape\n@@ -0,0 +1 @@\n+x\n"})
    bench.recipe("level")
    done = bench.build("level")
    report.check(done.returncode == 3 and "patch" in done.stderr,
                 "a patch with paths outside its tree is an error\n" + done.stderr)
    report.equal(((bench.image.root / "escape").exists(), (bench.image.root / "support/level").exists()),
                 (False, False), "and nothing is changed")
    # A link in the sources that points outside.
    repository = bench.image.root / "linked"
    shutil.copytree(bench.repositories / "tally", repository)
    (repository / "out").symlink_to(bench.image.root)
    commit(repository, "2.1")
    bench.recipe("tally", "patch_lines: [{path: out/victim, regexp: a, line: a}]\n", source=f"file://{repository}")
    shutil.rmtree(bench.image.root / "support/tally", ignore_errors=True)
    done = bench.build("tally", "--force")
    report.check(done.returncode == 3 and "[path-outside]" in done.stderr,
                 "an edit through a link that points outside is an error\n" + done.stderr)
    report.equal((bench.image.root / "victim").exists(), False, "and nothing is written there")


    # A file that is itself a link to the outside; a file behind a link of the same archive.
    (repository / "out").unlink()
    kept = bench.image.root / "kept"
    kept.write_text("kept\n")
    (repository / "way").symlink_to(kept)
    commit(repository, "2.1")
    bench.recipe("tally", "patch_lines: [{path: way, regexp: a, line: a}]\n", source=f"file://{repository}")
    shutil.rmtree(bench.image.root / "support/tally", ignore_errors=True)
    done = bench.build("tally", "--force")
    report.check(done.returncode == 3 and "[path-outside]" in done.stderr,
                 "an edit of a file that is a link to the outside is an error\n" + done.stderr)
    report.equal(kept.read_text(), "kept\n", "and that file is unchanged")
    with tarfile.open(evil, "w") as archive:
        link = tarfile.TarInfo("way")
        link.type, link.linkname = tarfile.SYMTYPE, str(bench.image.root)
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("way/victim"))
    shutil.rmtree(bench.image.root / "support/phrase", ignore_errors=True)
    bench.image.write(
        {"defs/phrase/unpack.yml": f"- unarchive: {{ src: {evil}, dest: {bench.image.root}/support/unpacked }}\n"})
    done = bench.build("phrase", "--force")
    report.check(done.returncode == 3,
                 "an archive with a file behind a link to the outside is an error\n" + done.stderr)
    report.equal((bench.image.root / "victim").exists(), False, "and nothing is written there")


def locked(report, bench):
    repository = bench.image.root / "moving"
    shutil.copytree(bench.repositories / "tally", repository)
    bench.recipe("tally", source=f"file://{repository}")
    shutil.rmtree(bench.image.root / "support/tally", ignore_errors=True)
    report.equal(bench.build("tally", "--force").returncode, 0, "a build that writes the lock file")
    lock = bench.image.root / "lock.yaml"
    shutil.copy(bench.image.root / "support/configure/iocwright.lock.yaml", lock)
    shutil.rmtree(bench.image.root / "support/tally")
    done = bench.build("tally", "--locked", lock)
    report.equal(done.returncode, 0, "the same build with --locked\n" + done.stderr)
    before = bench.registry()
    (repository / "NEWS").write_text("moved\n")
    commit(repository, "2.1")
    shutil.rmtree(bench.image.root / "support/tally")
    done = bench.build("tally", "--locked", lock)
    report.check(done.returncode == 3 and "has moved" in done.stderr,
                 "a moved tag with --locked is an error\n" + done.stderr)
    report.equal(((bench.image.root / "support/tally").exists(), bench.registry() == before), (False, True),
                 "and nothing is built")
    bench.recipe("tally", "comment_out: [{path: Makefile, regexp: nothing}]\n", source=f"file://{repository}")
    done = bench.build("tally", "--locked", lock)
    report.check(done.returncode == 3 and "recipe of `tally`" in done.stderr,
                 "a changed recipe with --locked is an error\n" + done.stderr)
    bench.recipe("tally", source=f"file://{repository}")
    report.equal(bench.build("tally").returncode, 0, "without --locked the moved tag is built")
    (repository / "NEWS").write_text("moved again\n")
    commit(repository, "2.1")
    news = bench.image.root / "support/tally/NEWS"
    done = bench.build("tally")
    report.equal((done.stderr.split(), news.read_text()), (["tally", "unchanged"], "moved\n"),
                 "an existing folder is used as it is")
    done = bench.build("tally", "--refresh")
    report.check("tally            built" in done.stderr and news.read_text() == "moved again\n",
                 "--refresh fetches and builds it again\n" + done.stderr)
    done = bench.build("tally", "--refresh")
    report.check("tally            unchanged" in done.stderr and not bench.stray(),
                 "--refresh of the same commit builds nothing\n" + done.stderr)
    recipe = bench.image.root / "defs/tally/tally.install.yml"
    recipe.write_text(recipe.read_text().replace('"2.1"', '"2.2"'))
    done = bench.build("tally")
    report.check("error:" in done.stderr and "[kept-clone]" in done.stderr and done.returncode == 3,
                 "a tree at a version other than the recipe's is an error\n" + done.stderr)
    done = bench.build("tally", "--keep")
    report.check("warning:" in done.stderr and "[kept-clone]" in done.stderr and done.returncode == 0,
                 "with --keep it is a warning\n" + done.stderr)


def changed_patch(report, bench):
    """A recipe whose patch or script has changed, with an existing clone."""
    good = (sources.RECIPES / "level/level.patch").read_text()
    bench.image.write({"defs/level/level.patch": good, "defs/level/note.sh": "echo one >> notes\n"})
    bench.recipe("level", "scripts: [{path: note.sh}]\n")
    notes = bench.image.root / "support/level/notes"
    report.equal(bench.build("level").returncode, 0, "a module with a patch and a script builds")
    report.equal(bench.build("level").stderr.split(), ["level", "unchanged"], "and the second build changes nothing")
    bench.image.write({"defs/level/note.sh": "echo two >> notes\n"})
    done = bench.build("level")
    report.check("level            built" in done.stderr and notes.read_text() == "two\n",
                 "a changed script runs on a clean checkout\n" + done.stderr)
    bench.image.write({"defs/level/level.patch": good + "--- /dev/null\n+++ b/added\n@@ -0,0 +1 @@\n+x\n"})
    done = bench.build("level")
    report.check("level            built" in done.stderr and (bench.image.root / "support/level/added").exists(),
                 "a changed patch is applied to a clean checkout\n" + done.stderr)


def failing_make(report, bench):
    repository = bench.image.root / "broken"
    shutil.copytree(bench.repositories / "tally", repository)
    source = repository / "src/tallyRecord.c"
    good = source.read_text()
    source.write_text("#include <asynDriver.h>\n" + good)
    commit(repository, "2.1")
    bench.recipe("tally", source=f"file://{repository}")
    shutil.rmtree(bench.image.root / "support/tally", ignore_errors=True)
    before = bench.registry()
    done = bench.build("tally", "--force")
    report.equal(done.returncode, 3, "a module that does not compile")
    for part in ("asynDriver.h: No such file", "comes with the module `asyn`", "-- end of", "tally/make.log",
                 "[step-failed]"):
        report.check(part in done.stderr, f"the report has `{part}`\n" + done.stderr)
    report.equal(bench.registry(), before, "leaves the registry as it was")
    (bench.image.root / "support/tally/src/tallyRecord.c").write_text(good)
    done = bench.build("tally")
    report.equal(done.returncode, 0, "it builds after a fix in place\n" + done.stderr)


def other_owner(report, bench):
    """root builds the checkout of another user, as in a devcontainer."""
    shutil.copytree(bench.repositories / "tally", bench.image.root / "support/tally", symlinks=True)
    for folder, folders, files in os.walk(bench.image.root / "support/tally"):
        for name in (".", *folders, *files):
            os.chown(os.path.join(folder, name), 1000, 1000, follow_symlinks=False)
    bench.recipe("tally")
    done = bench.build("tally")
    report.check(done.returncode == 0 and "kept-clone" not in done.stderr,
                 "a tree of another owner builds\n" + done.stderr)


def packages(report, bench):
    """Scripts that note the installed packages in a file replace apt-get and dpkg-query."""
    calls, have = bench.image.root / "calls", bench.image.root / "have"
    have.write_text("")
    bench.image.write({
        "bin/apt-get": f"#!/bin/sh\necho \"$@\" >> {calls}\n"
        f"for word; do case $word in lib*) echo \"$word 1.2-3 installed\" >> {have};; broken*) exit 100;; esac; done\n",
        "bin/dpkg-query": f"#!/bin/sh\ncat {have}\n",
    })
    bench.image.environment["PATH"] = f"{bench.image.root}/bin:{bench.image.environment['PATH']}"
    for module, package in (("tally", "libtally-dev"), ("phrase", "libphrase-dev")):
        bench.recipe(module, f"apt_developer: [{package}, /tmp/local.deb]\napt_runtime: [{package[:-4]}1]\n")
    done = bench.build("tally", "phrase")
    report.equal(done.returncode, 0, "packages are installed\n" + done.stderr)
    words = [line.split(" ", 3)[3] for line in calls.read_text().splitlines()]
    report.equal(
        sorted(words),
        sorted([
            "update", "install -y libtally-dev", "install -y /tmp/local.deb", "install -y libphrase-dev",
            "install -y /tmp/local.deb"
        ]), "the package lists are updated once for all modules")
    report.equal(bench.registry()["runtime_debs"], "libtally1\nlibphrase1\n", "runtime packages are registered")
    report.check('"libtally-dev": "1.2-3"' in bench.registry()["iocwright.lock.yaml"], "the lock file has the version")
    lock = bench.image.root / "lock.yaml"
    lock.write_text(bench.registry()["iocwright.lock.yaml"].replace("1.2-3", "1.2-4"))
    done = bench.build("tally", "--force", "--locked", lock)
    report.check(done.returncode == 3 and "the package `lib" in done.stderr and "[lock-mismatch]" in done.stderr,
                 "another version of a package with --locked is an error\n" + done.stderr)
    bench.recipe("level", "skip_apt: true\napt_developer: [broken-dev]\napt_runtime: [broken1]\n")
    bench.image.write({"defs/level/level.patch": (sources.RECIPES / "level/level.patch").read_text()})
    report.equal(bench.build("level").returncode, 0, "skip_apt installs no packages")
    report.check("broken1" not in bench.registry()["runtime_debs"], "and registers none")
    done = bench.build("level", "-e", "skip_apt=false")
    report.check(done.returncode == 3 and "cannot install `broken-dev`" in done.stderr,
                 "a package that cannot be installed is an error\n" + done.stderr)
    report.equal(bench.build("level").returncode, 0, "the module is built again")
    bench.image.write({"defs/ramp/before.yml": f"- shell: touch {bench.image.root}/ran\n"})
    bench.recipe("ramp", "apt_developer: [libramp-dev]\napt_runtime: [libramp1]\ntasks: [{path: before.yml}]\n")
    before = bench.registry()
    done = bench.build("ramp", "--tags", "system,pre_build_tasks")
    report.equal((done.returncode, (bench.image.root / "ran").exists(), (bench.image.root / "support/ramp").exists()),
                 (0, True, False), "packages and tasks need no clone, as in a base image\n" + done.stderr)
    report.check("libramp-dev" in have.read_text(), "the packages are installed")
    before["runtime_debs"] += "libramp1\n"
    report.equal(bench.registry(), before, "and nothing else is registered")


def full_disk(report, bench):
    """A tmpfs that is too small for the module gives an error; with more space the module builds."""
    support = bench.image.root / "support"
    shutil.rmtree(support)
    support.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", support],
                             capture_output=True).returncode == 0
    if not report.check(mounted, "a small tmpfs can be mounted (needs root)"):
        return
    try:
        bench.recipe("tally")
        done = bench.build("tally")
        report.check(done.returncode in (1, 3) and "error" in done.stderr, "a full disk is an error\n" + done.stderr)
        report.check("TALLY" not in bench.registry().get("RELEASE", ""), "nothing is registered on a full disk")
        subprocess.run(["mount", "-o", "remount,size=64m", support], check=True)
        done = bench.build("tally")
        report.equal(done.returncode, 0, "with more space it builds\n" + done.stderr)
        report.check("TALLY" in bench.registry()["RELEASE"], "and is registered")
    finally:
        subprocess.run(["umount", support], check=True)


def killed(report, bench):
    """Kills the build at each of its programs and runs it again; the final result equals that of an undisturbed
    build."""
    bench.image.write({"defs/level/level.patch": (sources.RECIPES / "level/level.patch").read_text()})
    (bench.image.root / "bin").mkdir(exist_ok=True)
    real = {tool: shutil.which(tool) for tool in ("git", "make")}
    counter, stop = bench.image.root / "counter", bench.image.root / "stop"
    for tool, program in real.items():
        # Counts the programs of a build; the one with the number in `stop` kills the build before it starts.
        bench.image.write({
            f"bin/{tool}": f"#!/bin/sh\nn=$(($(cat {counter}) + 1)); echo $n > {counter}\n"
                           f"[ $n != \"$(cat {stop})\" ] || kill -9 $PPID\nexec {program} \"$@\"\n"
        })
    bench.image.environment["PATH"] = f"{bench.image.root}/bin:{bench.image.environment['PATH']}"
    bench.recipe("level", "bash: [{cmd: rm Makefile.extra || test -f configure/CONFIG}]\n")
    rounds = 0
    for number in range(1, 100):
        shutil.rmtree(bench.image.root / "support")
        (bench.image.root / "support").mkdir()
        counter.write_text("0\n")
        stop.write_text(f"{number}\n")
        first = bench.build("level")
        if first.returncode == 0:
            break
        rounds += 1
        registered = "LEVEL" in bench.registry().get("RELEASE", "")
        report.equal((first.returncode, registered), (-signal.SIGKILL, False), f"killed at program {number}")
        stop.write_text("0\n")
        again = bench.build("level")
        report.equal((again.returncode, bench.stray()), (0, []),
                     f"killed at program {number}, run again\n" + again.stderr)
        report.equal(bench.registry()["lib_list"], "level\n", f"killed at program {number}: registered once")
    report.check(rounds >= 8, f"the build was killed at each of its programs: {rounds}")


def two_at_once(report, bench):
    shutil.rmtree(bench.image.root / "support")
    (bench.image.root / "support").mkdir()
    for module in ("level", "tally"):
        shutil.rmtree(bench.image.root / "defs" / module, ignore_errors=True)
    running = [bench.image.start(*bench.arguments(m), stderr=subprocess.STDOUT) for m in ("tally", "level")]
    outputs = [p.communicate(timeout=rig.PATIENCE_S)[0].decode() for p in running]
    report.equal([p.returncode for p in running], [0, 0], "two builds at the same time succeed\n" + "\n".join(outputs))
    report.equal(sum("waiting for another build" in o for o in outputs), 1, "one of them waits")
    report.equal(sorted(bench.registry()["lib_list"].split()), ["level", "tally"], "both are registered")


def mirrored(report, bench):
    mirror = bench.image.root / "mirror"
    filled = bench.image.command("support", "mirror", "--defs", sources.RECIPES, "-e",
                                 f"organization={bench.daemon.url}", "units", "ramp", mirror)
    report.equal(filled.returncode, 0, "the mirror is filled\n" + filled.stderr)
    shutil.rmtree(bench.image.root / "support")
    (bench.image.root / "support").mkdir()
    done = bench.image.command("support", "build", "--defs", sources.RECIPES, "-e", "organization=git://127.0.0.1:1",
                               "--mirror", mirror, "units", "ramp", timeout=rig.PATIENCE_S)
    report.equal(done.returncode, 0, "a module with a submodule builds without a network\n" + done.stderr)


def main():
    return run((network, refused, versions, downloads, archives_and_patches, locked, changed_patch, failing_make,
                other_owner, packages, two_at_once, mirrored, full_disk, killed))


if __name__ == "__main__":
    sys.exit(main())
