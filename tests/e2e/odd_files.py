#!/usr/bin/env python3
"""What a start does about files of the wrong kind, damaged records, locks, mounts and files of an earlier tool.

usage: odd_files.py BINARY      (as root; shell scripts replace the IOC and msi)
"""
import fcntl
import os
import pathlib
import subprocess
import sys
import time

import rig
from supervise_edges import INIT_LINE, Instance

REPORT = rig.Report()
LIMIT_S = 1.0  # an error must come in milliseconds; the machine may be busy
DEFINITIONS = """\
module: m
entity_models:
  - {name: e, description: an entity, parameters: {name: {type: id, description: its name}}, pre_init: [{value: "# {{ name }}"}]}
"""
INSTANCE = "ioc_name: x\\ndescription: x\\nentities: [{type: m.e, name: %s}]\\n"


def generated(binary, ioc="exit 5", **variables):
    """An instance with an ioc.yaml, whose IOC is a script."""
    instance = Instance(binary, ioc, "echo 'record(ai, \"A\") {}'", **variables)
    (instance.root / "ioc/config/st.cmd").unlink()
    instance.write("ioc/config/ioc.yaml", INSTANCE.replace("\\n", "\n") % "one")
    instance.write("ibek-defs/m.ibek.support.yaml", DEFINITIONS)
    return instance


def generate(instance, *options, **settings):
    words = [instance.binary, "runtime", "generate2", f"{instance.root}/ioc/config", "--no-pvi", *options]
    return subprocess.run(words, env=instance.environment, capture_output=True, text=True, timeout=rig.PATIENCE_S,
                          **settings)


def fifo(path):
    os.mkfifo(path)


def sparse(path):
    with open(path, "wb") as file:
        file.truncate(3 << 30)


KINDS = {
    "a pipe": (fifo, "it is a pipe, not a regular file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a regular file"),
    "a dangling link": (lambda path: path.symlink_to("..data/nowhere"), "it is a link to `..data/nowhere`, which does not exist"),
    "a folder": (pathlib.Path.mkdir, "it is a folder, not a regular file"),
    "secrets": (lambda path: path.symlink_to("/proc/self/environ"), "it is a file of procfs"),
    "3 GB": (sparse, "it is larger than 67108864 bytes, the maximum in IOCWRIGHT_LIMIT_INPUT_SIZE"),
}


def check_kinds(binary):
    for name in ["ioc.yaml", "runtime.yaml", "st.cmd", "start.sh", "own.ibek.support.yaml", "x.proto"]:
        for kind, (make, reason) in KINDS.items():
            if kind == "a folder" and name.endswith((".support.yaml", ".proto")):
                continue  # a folder of that name is searched, or skipped
            with generated(binary, SECRET="do not print this") as instance:
                path = instance.root / "ioc/config" / name
                path.unlink(missing_ok=True)
                make(path)
                begin = time.monotonic()
                done = instance.run()
                took_s = time.monotonic() - begin
                where = f"{name} is {kind}"
                said = done.stderr.decode()
                REPORT.equal(done.returncode, 1, f"{where}: wrong input")
                REPORT.check(f"{path}`: {reason}" in said, f"{where}: the message says so", said)
                REPORT.check(took_s < LIMIT_S, f"{where}: after {took_s:.2f} s")
                REPORT.check("do not print this" not in said, f"{where}: nothing secret is printed", said)


def check_named_pipes(binary):
    with generated(binary) as instance:
        words = f"{binary} runtime generate <(cat {instance.root}/ioc/config/ioc.yaml) " \
                f"<(cat {instance.root}/ibek-defs/m.ibek.support.yaml) --no-pvi -o {instance.root}/out"
        done = subprocess.run(["bash", "-c", words], env=instance.environment, capture_output=True, text=True,
                              timeout=rig.PATIENCE_S)
        REPORT.check(done.returncode == 0 and "# one" in (instance.root / "out/st.cmd").read_text(),
                     "pipes that the command line names are read", done.stderr)
        instance.environment["IOCWRIGHT_LIMIT_INPUT_SIZE"] = "10"
        done = generate(instance)
        REPORT.check("larger than 10 bytes" in done.stderr, "the maximum size can be set", done.stderr)


def check_records(binary):
    for mark in ["transaction 2\n-../precious\n", "transaction 3 0\n-../precious\n", "transaction 2\n+st.c", ""]:
        with generated(binary) as instance:
            instance.write("precious", "kept")
            instance.write("runtime/.iocwright/commit", mark)
            instance.write("runtime/.iocwright/manifest.boot", "st.cmd\n../precious\n")
            done = generate(instance)
            REPORT.equal(done.returncode, 0, f"a damaged mark does not block a start: {mark!r}")
            REPORT.check("warning: discarding" in done.stderr and "warning: ignoring" in done.stderr,
                         "a damaged mark and manifest are reported", done.stderr)
            REPORT.equal((instance.root / "precious").read_text(), "kept", "nothing outside of the folder is removed")
            REPORT.equal(generate(instance).stderr, "", "the next command has nothing to report")


def check_lock(binary):
    with generated(binary) as instance:
        generate(instance)
        with open(instance.root / "runtime/.iocwright/files.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            begin = time.monotonic()
            done = generate(instance)
            took_s = time.monotonic() - begin
        holder = f"process {os.getpid()} (`"
        REPORT.check(f"warning: waiting for {holder}" in done.stderr, "a wait for a lock says whose it is", done.stderr)
        REPORT.check(f"{holder}" in done.stderr.split("error: ")[-1] and "still has it locked after 30 s" in done.stderr,
                     "as does the error", done.stderr)
        REPORT.equal(done.returncode, 3, "a lock that is not released is a failed step")
        REPORT.check(29 < took_s < 40, f"it is waited for at most 30 s: {took_s:.1f} s")


def check_mount(binary):
    with generated(binary) as instance:
        generate(instance)
        instance.write("own", "mounted")
        instance.write("ioc/config/ioc.yaml", INSTANCE.replace("\\n", "\n") % "two")
        script = f"mount --bind {instance.root}/own {instance.root}/runtime/st.cmd && exec \"$@\""
        words = [binary, "runtime", "generate2", f"{instance.root}/ioc/config", "--no-pvi"]
        for attempt in (1, 2):
            done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", *words], env=instance.environment,
                                  capture_output=True, text=True, timeout=rig.PATIENCE_S)
            REPORT.equal(done.returncode, 3, f"a file that is a mount is a failed step: attempt {attempt}")
            REPORT.check("st.cmd`: something is mounted on it" in done.stderr, "the error says so", done.stderr)
        REPORT.check("# one" in (instance.root / "runtime/st.cmd").read_text(), "and nothing was changed")
        REPORT.check(not (instance.root / "runtime/.iocwright/commit").exists(), "nothing is left to be completed")


def check_full_disk(binary):
    with generated(binary) as instance:
        script = f"mount -t tmpfs -o size=4k none {instance.root}/runtime && exec \"$@\""
        (instance.root / "runtime").mkdir()
        words = [binary, "runtime", "generate2", f"{instance.root}/ioc/config", "--no-pvi"]
        done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", *words], env=instance.environment,
                              capture_output=True, text=True, timeout=rig.PATIENCE_S)
        REPORT.equal(done.returncode, 3, "a full disk is a failed step of `generate2`")
        REPORT.check("No space left on device" in done.stderr, "which the error names", done.stderr)


EARLIER = ["protocol/old.proto", "autosave_settings.req", "x.pvi.template", "st.cmd", "ioc.db"]


def check_take_over(binary):
    talk = f"ls -R $EPICS_ROOT/runtime/protocol; echo '{INIT_LINE}'; cat; exit 0"
    with generated(binary, talk) as instance:
        for name in EARLIER:
            instance.write(f"runtime/{name}", "of the earlier tool\n")
        done = generate(instance, "-o", f"{instance.root}/out")
        REPORT.check((instance.root / "runtime/protocol/old.proto").exists(), "generate2 takes no folder over")
        instance.script("base/bin/linux-x86_64/msi", "exit 1")
        REPORT.equal(instance.run().returncode, 3, "a start fails after the files of the earlier tool were moved aside")
        aside = instance.root / "runtime/.iocwright/earlier"
        REPORT.check((aside / "protocol/old.proto").exists(), "they are kept as long as no IOC has started")
        instance.script("base/bin/linux-x86_64/msi", "echo new")
        done = instance.run()
        REPORT.equal(done.returncode, 0, "the next start succeeds")
        REPORT.check(b"old.proto" not in done.stdout, "the IOC sees no file of the earlier tool", done.stdout)
        REPORT.check(not aside.exists(), "they are removed once iocInit has completed")
        left = [name for name in EARLIER[:3] if (instance.root / "runtime" / name).exists()]
        REPORT.equal(left, [], "none of them is left")
        instance.write("runtime/kept.txt", "of the user\n")
        instance.run()
        REPORT.check((instance.root / "runtime/kept.txt").exists(), "a later start moves nothing aside")


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    checks = [check_kinds, check_named_pipes, check_records, check_take_over, check_lock]
    if os.geteuid() == 0:
        checks += [check_mount, check_full_disk]
    for check in checks:
        check(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
