#!/usr/bin/env python3
"""Modules are restored from a build cache in a folder, and an unusable entry only means that they are built.

usage: support_cache.py BINARY      (some tests need root, to mount a file system)
"""
import json
import os
import shutil
import subprocess
import sys

from cache_bench import check_same, contents, repack, run


def restores(report, bench):
    """A second image gets what the first one built, without make."""
    bench.cached_module("a")
    bench.cached_module("b", requires=["a"])
    first = bench.cached_build("a", "b")
    report.equal((first.returncode, bench.made()), (0, ["a", "b"]), "the first image builds\n" + first.stderr)
    report.equal(len(bench.entries()), 2, "and stores both modules")
    old = bench.new_image()
    second = bench.cached_build("a", "b")
    report.equal((second.returncode, bench.made()), (0, []), "the second does not call make\n" + second.stderr)
    report.equal(second.stderr.count(f"restored from {bench.root}/cache at 1.0 in"), 2, "and says where from")
    check_same(report, old, bench.root / "support", ["a", "b"], "restored")
    third = bench.cached_build("a", "b")
    report.equal((bench.made(), third.stderr.count(" unchanged")), ([], 2), "then both are unchanged\n" + third.stderr)
    tool = bench.tree("a") / "bin/tool"
    report.equal(oct(tool.stat().st_mode & 0o7777), "0o755", "setuid bits are not restored")
    report.equal(bench.stray(), [], "nothing is left")
    times = {path.stat().st_mtime_ns for path in bench.tree("a").rglob("*")
             if path.is_file() and not path.is_symlink() and path.name != "RELEASE.local"}
    report.equal(len(times), 1, "all files have the same time")


def keys(report, bench):
    """A module with another key is built, and a module that the user has changed is neither stored nor restored."""
    bench.cached_module("a")
    bench.cached_build("a")
    bench.new_image()
    recipe = bench.root / "defs/a/a.install.yml"
    recipe.write_text(recipe.read_text() + "comment_out: [{path: configure/RELEASE, regexp: NOTHING}]\n")
    bench.made()
    done = bench.cached_build("a")
    report.equal((done.returncode, bench.made(), len(bench.entries())), (0, ["a"], 2), "another recipe\n" + done.stderr)
    (bench.tree("a") / "mine.txt").write_text("mine")
    done = bench.cached_build("a", "--force")
    report.equal((bench.made(), len(bench.entries())), (["a"], 2), "a changed tree is not stored\n" + done.stderr)
    recipe.write_text(recipe.read_text().replace("NOTHING", "NEVER"))
    bench.cached_build("a")
    report.equal((bench.made(), len(bench.entries())), (["a"], 2), "nor with a new key")
    report.check((bench.tree("a") / "mine.txt").exists(), "and keeps the user's file")


def opted_out(report, bench):
    """`cache: false`, commands in other folders and parts of a build are not cached."""
    bench.cached_module("a", more="cache: false\n")
    bench.cached_build("a")
    report.equal(len(bench.entries()), 0, "`cache: false`")
    bench.cached_module("b")
    bench.cached_build("b", "--tags", "clone,do_build")
    report.equal(len(bench.entries()), 0, "a part of a build")


def modes(report, bench):
    """--cache-mode, the environment, and several places of which the first wins."""
    bench.cached_module("a")
    bench.environment["IOCWRIGHT_BUILD_CACHE"] = f"{bench.root}/cache  {bench.root}/other"
    done = bench.build("a", "--cache-mode", "read")
    report.equal((done.returncode, bench.made(), len(bench.entries())), (0, ["a"], 0), "read\n" + done.stderr)
    bench.new_image()
    bench.build("a", "--cache-mode", "write")
    report.equal((bench.made(), len(bench.entries())), (["a"], 1), "write")
    report.check(list((bench.root / "other").glob("*.tar.zst")), "to both places")
    bench.new_image()
    bench.build("a", "--cache-mode", "write")
    report.equal(bench.made(), ["a"], "write does not read")
    bench.new_image()
    bench.entries()[0].unlink()
    done = bench.build("a")
    report.check(f"restored from {bench.root}/other" in done.stderr, "the second place has it", done.stderr)
    bench.environment["IOCWRIGHT_BUILD_CACHE_MODE"] = "sometimes"
    done = bench.build("a")
    report.check(done.returncode == 1 and "IOCWRIGHT_BUILD_CACHE_MODE" in done.stderr, "an invalid mode", done.stderr)
    del bench.environment["IOCWRIGHT_BUILD_CACHE_MODE"]
    done = bench.build("a", "--cache", "oci://nowhere")
    report.check(done.returncode == 1 and "invalid place `oci://nowhere`" in done.stderr, "no repository", done.stderr)


def rebuilt(report, bench, what, said, entries=None):
    """The entry is not used: a warning, and the module is built."""
    old = bench.new_image()
    bench.made()
    done = bench.cached_build("a")
    report.equal((done.returncode, bench.made()), (0, ["a"]), f"{what}: it is built\n" + done.stderr)
    report.check("warning: ignored `" in done.stderr and said in done.stderr, f"{what}: with a warning", done.stderr)
    check_same(report, old, bench.root / "support", ["a"], what)
    report.equal(bench.stray(), [], f"{what}: nothing is left")
    bench.new_image()
    done = bench.cached_build("a")
    report.equal(bench.made(), [], f"{what}: the entry was replaced\n" + done.stderr)


def changed(report, bench, change, what, said):
    """A changed entry is not used."""
    repack(bench, bench.entries()[0], change)
    rebuilt(report, bench, what, said)


def broken_entries(report, bench):
    """Truncated, tampered and foreign entries."""
    bench.cached_module("a")
    bench.cached_build("a")
    entry = bench.entries()[0]
    whole = entry.read_bytes()
    entry.write_bytes(whole[:len(whole) // 2])
    rebuilt(report, bench, "a truncated entry", "cannot read")
    entry.write_bytes(b"")
    rebuilt(report, bench, "an empty entry", "")
    entry.write_bytes(os.urandom(5000))
    rebuilt(report, bench, "random bytes", "cannot read")

    def content(folder, _):
        (folder / "tree/lib/a.a").write_text("evil a\n!")
    changed(report, bench, content, "changed content", "does not have the SHA-256 in its header")

    def mode(folder, _):
        (folder / "tree/lib/a.a").chmod(0o777)
    changed(report, bench, mode, "a changed mode", "does not have the SHA-256 in its header")

    def key(_, values):
        values["key"] = "0" * 64
    changed(report, bench, key, "another key", "with the key 0000")

    def target(_, values):
        values["folder"] = "/elsewhere/a"
    changed(report, bench, target, "another folder", "was made for the folder `/elsewhere/a`")

    def form(_, values):
        values["format"] = 2
    changed(report, bench, form, "another format", "of another format")


def hostile_entries(report, bench):
    """Paths and links that lead outside, and special files. Nothing is written outside the module."""
    bench.cached_module("a")
    bench.cached_build("a")
    outside = bench.root / "outside"

    def link(folder, _):
        (folder / "tree/way").symlink_to(outside)
    changed(report, bench, link, "a link that leads outside", "leads outside")

    def upwards(folder, _):
        (folder / "tree/way").symlink_to("lib/../../../outside")
    changed(report, bench, upwards, "a relative link that leads outside", "leads outside")

    def path(folder, _):
        (folder / "evil").write_text("evil")
        return ["--transform", "s,^evil$,../evil,", "-P"]
    changed(report, bench, path, "a path that leads outside", "leads outside")
    report.check(not list(bench.root.rglob("support/evil")), "nothing is written there")

    def pipe(folder, _):
        os.mkfifo(folder / "tree/pipe")
    changed(report, bench, pipe, "a pipe", "neither a file nor a folder nor a link")

    def more(folder, _):
        (folder / "tree/more").write_bytes(bytes(10_000_000))
    changed(report, bench, more, "more than the header says", "larger than its header says")


def links_that_lead_outside(report, bench):
    """A built tree with such a link is not stored."""
    bench.cached_module("a", more="bash: [{cmd: ln -s /etc/hostname lib/host, post_build: true}]\n")
    done = bench.cached_build("a")
    report.equal((done.returncode, bench.entries()), (0, []), "it is not stored\n" + done.stderr)
    report.check("`a` is not stored in the build cache" in done.stderr and "`tree/lib/host`" in done.stderr,
                 "and that is said", done.stderr)


def other_folders(report, bench):
    """Steps that change files outside the module's folder are executed for a restored module, too."""
    extra = bench.root / "extra"
    (bench.root / "file.txt").write_text("downloaded\n")
    more = f"""\
comment_out: []
download_extras: [{{url: "file://{bench.root}/file.txt", dest: "{extra}/down.txt"}}]
protocol_files: [a.proto]
"""
    bench.cached_module("a", more=more)
    bench.commit(bench.root / "repos/a", "1.0", **{"a.proto": "x = 1;\n"})
    first = bench.cached_build("a")
    report.equal((first.returncode, (extra / "down.txt").exists()), (0, True), "built\n" + first.stderr)
    shutil.rmtree(extra)
    bench.made()
    old = bench.new_image()
    done = bench.cached_build("a")
    report.equal((bench.made(), (extra / "down.txt").exists()), ([], True), "downloaded again\n" + done.stderr)
    protocol = "configure/protocol/a.proto"
    report.equal((bench.root / "support" / protocol).read_text(), (old / protocol).read_text(), "and published")
    check_same(report, old, bench.root / "support", ["a"], "with a download")


def two_writers(report, bench):
    """Two images store and restore the same modules at the same time."""
    names = ["a", "b", "c"]
    for name in names:
        bench.cached_module(name)
    command = ["support", "build", "--defs", bench.root / "defs", *names, *bench.cache]
    others = []
    for number in range(4):
        root = bench.root / f"image{number}"
        (root / "support/configure").mkdir(parents=True)
        # the same paths for each, in a mount namespace of its own
        script = f'mount --bind "{root}/support" "{bench.root}/support" && exec "$@"'
        # and the same process number, as in containers that share the folder of the cache
        own = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", script, "sh", bench.binary,
               *map(str, command)]
        others.append(subprocess.Popen(own, env=bench.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       text=True))
    for other in others:
        out, _ = other.communicate(timeout=100)
        report.equal((other.returncode, "warning" in out), (0, False), "no build fails or warns\n" + out)
    report.equal((len(bench.entries()), bench.stray()), (3, []), "each module is there once, and nothing else")
    bench.made()
    done = bench.cached_build(*names)
    report.equal(bench.made(), [], "and each entry is good\n" + done.stderr)
    for name in names:
        left, right = contents(bench.root / "image0/support" / name), contents(bench.tree(name))
        different = [key for key in left.keys() | right.keys() if left.get(key) != right.get(key)]
        # these have the times of the clone that was stored
        report.check(set(different) <= {".git/index", ".git/logs/HEAD"}, f"the tree of {name}", different)


def without_network(report, bench):
    """With a lock file, clones and downloads of another image come from the cache. Broken ones are fetched."""
    (bench.root / "file.txt").write_text("downloaded\n")
    download = f'download_extras: [{{url: "file://{bench.root}/file.txt", dest: "{bench.root}/extra/down.txt"}}]\n'
    bench.cached_module("a", more=download + "cache: false\n")
    bench.cached_build("a")
    old = bench.new_image()
    lock = old / "configure/iocwright.lock.yaml"

    def fetched(moved):
        (bench.root / "extra/down.txt").unlink(missing_ok=True)
        for name in ("repos", "file.txt"):
            if moved:
                (bench.root / name).rename(bench.root / f"moved-{name}")
        done = bench.cached_build("a", "--locked", lock)
        for name in ("repos", "file.txt"):
            if moved:
                (bench.root / f"moved-{name}").rename(bench.root / name)
        return done

    done = fetched(True)
    report.equal((done.returncode, (bench.root / "extra/down.txt").exists()), (0, True),
                 "no source is needed\n" + done.stderr)
    check_same(report, old, bench.root / "support", ["a"], "without a network")
    for pattern, said in (("source-*", "cannot read"), ("file-*", "does not have the SHA-256 in its name")):
        for entry in (bench.root / "cache").glob(pattern):
            entry.write_bytes(entry.read_bytes()[:-5])
        bench.new_image()
        done = fetched(False)
        report.check(done.returncode == 0 and "warning: ignored" in done.stderr and said in done.stderr,
                     f"a truncated {pattern} is fetched", done.stderr)
        bench.new_image()
        report.equal(fetched(True).returncode, 0, f"and {pattern} is replaced")


# A minisign 0.11 key with the password `pw`: making one takes as long as both tests of signatures.
PUBLIC_KEY = "RWRIgfvXMS/jmnIhe9EpzdpVB3eqPLSKEGbhPL40KIqJZcQq3eZ1C+xh"
SECRET_KEY = (
    "RWRTY0IyvGw7Q4uOSwr/HyG5Ar8zvwSEfSXg408um3lFGEXuPSIAAAACAAAAAAAAAEAAAAAAPBB7DNxyJQf5t7E6W/dzLenTxJNpehHU59fU"
    "LNprjuJ0Ta32p69tZyIl+E0gQ0kbIlvRuEPzSqmPJfQP1uzOjDqqNwiJYjCD4LZwaOGunGWrQKj2c4HOlTydhzWrKk8KIePrBikHG/M=")


def minisign(report, bench, *words):
    """Runs Debian's minisign."""
    done = subprocess.run(["minisign", *map(str, words)], capture_output=True, text=True, input="", cwd=bench.root)
    return report.check(done.returncode == 0, f"minisign {words[0]}", done.stdout + done.stderr)


def signatures(report, bench):
    """Modules are signed as by minisign, and only those with the right signature are restored."""
    bench.cached_module("a")
    minisign(report, bench, "-GW", "-p", "one.pub", "-s", "one.key")
    minisign(report, bench, "-GW", "-p", "two.pub", "-s", "two.key")
    line = (bench.root / "one.pub").read_text().splitlines()[1]
    bench.cached_build("a", "--cache-sign", "one.key")
    entry = bench.entries()[0]
    signature = next(bench.root.glob(f"cache/{entry.name}.*.minisig"))
    minisign(report, bench, "-V", "-m", entry, "-x", signature, "-p", "one.pub")

    def build(key, made, said):
        bench.new_image()
        bench.made()
        done = bench.cached_build("a", "--cache-mode", "read", "--cache-verify", key)
        report.check(done.returncode == 0 and bench.made() == made and said in done.stderr, f"with {key}: {said}",
                     done.stderr)

    build("one.pub", [], "restored from")
    build(line, [], "restored from")
    build("two.pub", ["a"], "signed with another key")
    good = signature.read_text()
    minisign(report, bench, "-S", "-m", entry, "-x", signature, "-s", "one.key", "-t", "ours")
    build("one.pub", [], "restored from")
    signature.write_text(signature.read_text().replace("ours", "mine"))
    build("one.pub", ["a"], "its signature is invalid")
    signature.write_text(good)
    entry.write_bytes(entry.read_bytes() + b"\0")
    build("one.pub", ["a"], "it is not signed")
    for name in (bench.root / "cache").glob("*.minisig"):
        name.unlink()
    build("one.pub", ["a"], "it is not signed")
    done = bench.cached_build("a", "--cache-verify", "defs/a/a.install.yml")
    report.check(done.returncode == 1 and "is not a public minisign key" in done.stderr, "another file", done.stderr)


def password(report, bench):
    """A secret key with a password."""
    bench.cached_module("a")
    bench.write({"own.key": f"untrusted comment: ours\n{SECRET_KEY}\n"})
    done = bench.cached_build("a", "--cache-sign", "own.key")
    report.check(done.returncode == 1 and "the password is wrong" in done.stderr, "no password", done.stderr)
    bench.environment["IOCWRIGHT_CACHE_PASSWORD"] = "pw"
    done = bench.cached_build("a", "--cache-sign", "own.key")
    report.equal(done.returncode, 0, "the password\n" + done.stderr)
    entry = bench.entries()[0]
    signature = next(bench.root.glob(f"cache/{entry.name}.*.minisig"))
    minisign(report, bench, "-V", "-m", entry, "-x", signature, "-P", PUBLIC_KEY)


def commands(report, bench):
    """`support cache list`, `prune` and `verify`."""
    bench.environment["IOCWRIGHT_BUILD_CACHE"] = str(bench.root / "cache")
    for name in ("a", "b"):
        bench.cached_module(name)
    bench.cached_build("a", "b")
    listed = json.loads(bench.command("support", "cache", "list", "--json").stdout)
    modules = {entry["contains"]: entry for entry in listed}
    report.check({"a 1.0", "b 1.0"} <= modules.keys(), "list names the modules", listed)
    report.check(all(entry["size_bytes"] > 0 and entry["last_use"] for entry in listed), "sizes and last use", listed)
    text = bench.command("support", "cache", "list").stdout
    report.check("a 1.0 " in text and "4 files in " in text, "list prints a table", text)
    done = bench.command("support", "cache", "verify")
    report.equal((done.returncode, done.stdout), (0, "4 files verified\n"), "verify\n" + done.stderr)
    a, b = (bench.root / "cache" / modules[f"{name} 1.0"]["name"] for name in ("a", "b"))
    os.utime(b, (1000, 1000))
    bench.command("support", "cache", "verify")
    report.equal(b.stat().st_mtime, 1000, "which is not a use")
    os.utime(b)
    a.write_bytes(a.read_bytes()[:-20])
    done = bench.command("support", "cache", "verify")
    report.check(done.returncode == 1 and done.stderr.count("error: ignored `" + a.name) == 1, "it finds damage",
                 done.stderr)
    os.utime(a, (1, 1))
    left = [bench.root / "cache" / name for name in ("x.tar.zst.1-0.part", "x.tar.zst.0123456789abcdef.minisig")]
    for file in left:
        file.write_text("of a build that is about to complete it")
    done = bench.command("support", "cache", "prune", "--unused-for", "7", "--max-size", "1", "--dry-run")
    report.check(a.exists() and "1 file would be removed" in done.stdout, "a dry run", done.stdout)
    bench.command("support", "cache", "prune", "--max-size", "1")
    report.check(all(file.exists() for file in left), "what a running build is writing is kept")
    for file in left:
        os.utime(file, (1, 1))
    done = bench.command("support", "cache", "prune", "--unused-for", "7")
    report.equal((a.exists(), b.exists(), [file for file in left if file.exists()]), (False, True, []),
                 "prune\n" + done.stdout + done.stderr)
    report.check("3 files removed" in done.stdout, "with what a killed build has left", done.stdout)
    for option in ("--cache-mode", "--cache-sign"):
        done = bench.command("support", "cache", "list", option, "read")
        report.equal(done.returncode, 2, f"{option} is not an option of `support cache`")
    bench.new_image()
    before = b.stat().st_mtime
    os.utime(b, (before - 1000, before - 1000))
    bench.cached_build("b")
    report.check(b.stat().st_mtime >= before, "a use is noted")
    del bench.environment["IOCWRIGHT_BUILD_CACHE"]
    done = bench.command("support", "cache", "list")
    report.check(done.returncode == 1 and "no build cache is given" in done.stderr, "no place", done.stderr)


def mount(place, size):
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
    return subprocess.run(command, capture_output=True).returncode == 0


def full_disk(report, bench):
    """A cache without space is a warning; the build succeeds, and nothing partial is left."""
    bench.cached_module("a", more="bash: [{cmd: head -c 2000000 /dev/urandom > lib/big, post_build: true}]\n")
    if not report.check(mount(bench.root / "cache", "64k"), "a small tmpfs can be mounted (needs root)"):
        return
    try:
        done = bench.cached_build("a")
        report.equal((done.returncode, bench.made()), (0, ["a"]), "it builds\n" + done.stderr)
        report.check("is not written: cannot write" in done.stderr, "with a warning", done.stderr)
        report.equal((bench.entries(), bench.stray()), ([], []), "and leaves no part of the module")
    finally:
        subprocess.run(["umount", bench.root / "cache"], check=True)


def unusable_place(report, bench):
    """A place that cannot be used is one warning, whatever the number of modules."""
    for name in ("a", "b", "c"):
        bench.cached_module(name)
    (bench.root / "cache").write_text("a file")
    done = bench.cached_build("a", "b", "c")
    report.equal((done.returncode, sorted(bench.made())), (0, ["a", "b", "c"]), "it builds\n" + done.stderr)
    report.equal(done.stderr.count("warning: the build cache"), 1, "one warning\n" + done.stderr)


TESTS = (restores, keys, opted_out, modes, broken_entries, hostile_entries, links_that_lead_outside, other_folders,
         without_network, signatures, password, commands, two_writers, full_disk, unusable_place)

if __name__ == "__main__":
    sys.exit(run(TESTS))
