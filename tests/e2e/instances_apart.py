#!/usr/bin/env python3
"""Instances that share a state folder, a runtime folder or a process namespace are not mistaken for each other.

usage: instances_apart.py BINARY      (scripts replace the IOC; needs root for other namespaces and users)
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import rig
from supervise_edges import INIT_LINE, Instance, until_line

REPORT = rig.Report()
SHELL_IOC = f"""echo '{INIT_LINE}'
while read -r line; do [ "$line" != exit ] || exit 0; done
exec sleep 1000"""


def command(instance, *words, **variables):
    environment = {**instance.environment, **variables}
    return subprocess.run([instance.binary, *words], env=environment, capture_output=True, text=True,
                          timeout=rig.PATIENCE_S)


def start_alone(instance, *options, **settings):
    """Starts without a supervisor."""
    return subprocess.Popen([instance.binary, "run", "--exec", *options], env=instance.environment,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **settings)


def finish(process):
    process.terminate()
    return process.communicate(timeout=rig.PATIENCE_S)[0]


def check_shared_state_folder(binary):
    """The supervisor that has the sockets refuses requests for the other instance."""
    with Instance(binary, SHELL_IOC, IOC_NAME="ONE") as one, Instance(
            binary, SHELL_IOC, IOC_NAME="TWO", IOCWRIGHT_STATE_DIR=str(one.root)) as two:
        first = one.start("--console")
        until_line(first, INIT_LINE.encode())
        other = f"belongs to another instance, `ONE` with the runtime folder `{one.root}/runtime`"
        REPORT.equal(command(two, "probe", "live").returncode, 1, "an instance that does not run is not live")
        second = two.start("--console")
        until_line(second, INIT_LINE.encode())
        for words in (["stop"], ["status"], ["console"]):
            done = command(two, *words)
            REPORT.check(done.returncode == 1 and other in done.stderr, f"{words[0]} names the other instance",
                         f"{done}")
        REPORT.equal(command(two, "probe", "live").returncode, 0, "the second instance is live by its lock")
        REPORT.equal(command(two, "stop", EPICS_ROOT=str(one.root), IOC_NAME="THREE").returncode, 1,
                     "a different name alone is a different instance")
        REPORT.check(first.poll() is None and second.poll() is None, "neither of them is stopped")
        finish(second)
        REPORT.equal(command(two, "probe", "live").returncode, 1, "the second instance is not live after its end")
        status = json.loads(one.status())
        REPORT.equal((status["instance"], status["runtime"]), ("ONE", f"{one.root}/runtime"),
                     "the status has the identity")
        REPORT.equal(command(two, "status", EPICS_ROOT=str(one.root), IOC_NAME="").returncode, 0,
                     "a command without a name refers to the instance of its runtime folder")
        REPORT.equal(command(one, "stop").returncode, 0, "the first instance can be stopped")
        out = first.communicate(timeout=rig.PATIENCE_S)[0]
        REPORT.check(b"probe-live" not in out, "no probe of the other instance is in its log", out)


def start_rejected(instance, *prefix, **variables):
    """Starts a run in the folder of another one, for whose end it waits 30 s."""
    return subprocess.Popen([*prefix, instance.binary, "run", "--supervise"], stdin=subprocess.DEVNULL,
                            env={**instance.environment, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True)


def second_run(binary, options):
    with Instance(binary, f'(sleep 60 &) >/dev/null 2>&1; {SHELL_IOC}', IOC_NAME="ONE") as instance:
        first = start_alone(instance) if options == ["--exec"] else instance.start()
        until_line(first, INIT_LINE.encode())
        script = instance.root / "runtime/st.cmd"
        before = script.stat()
        instance.write("ioc/config/st.cmd", "# changed\n")
        runs = {"a second run": start_rejected(instance, IOC_NAME="TWO")}
        if shutil.which("unshare") and os.geteuid() == 0:
            runs["one in another process namespace"] = start_rejected(instance, "unshare", "-p", "-f", "--mount-proc")
        for name, run in runs.items():
            _, problem = run.communicate(timeout=rig.PATIENCE_S)
            REPORT.check(
                run.returncode == 3 and "is in use by the instance `ONE`" in problem and
                (name != "a second run" or re.search(rf", process \d+ on {os.uname().nodename}\b", problem)),
                f"{name} says who runs {options}", problem)
        after = script.stat()
        REPORT.equal((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns),
                     f"the files of the running IOC do not change {options}")
        ran = command(instance, "run", "--command", "true")
        REPORT.equal(ran.returncode, 0, f"another program can run beside it {options}")
        finish(first)
        third = instance.start()
        REPORT.check(bool(until_line(third, INIT_LINE.encode())),
                     f"children that the IOC has left behind do not keep the lock {options}")
        finish(third)


def check_second_run(binary):
    """A second `run` in the runtime folder of a running instance changes nothing."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda options: second_run(binary, options), (["--supervise"], ["--exec"])))
    with Instance(binary, SHELL_IOC) as instance:
        first = instance.start()
        until_line(first, INIT_LINE.encode())
        (instance.root / "ioc/config/st.cmd").unlink()
        instance.write("ioc/config/ioc.yaml", "ioc_name: X\ndescription: x\nentities: []\n")
        made = command(instance, "runtime", "generate2", f"{instance.root}/ioc/config", "--no-pvi")
        REPORT.equal(made.returncode, 0, "files can be generated beside a running IOC")
        finish(first)


def check_failed_lock(binary):
    with Instance(binary, SHELL_IOC) as instance:
        (instance.root / "runtime/.iocwright/instance.lock").mkdir(parents=True)
        first = instance.start()
        out = until_line(first, b"starting without a lock")
        REPORT.check(b"warning: cannot lock" in out and bool(until_line(first, INIT_LINE.encode())),
                     "an IOC starts without a lock if the file cannot be locked, with a warning", out)
        finish(first)


def check_restart(binary):
    """The lock does not hinder the restarts of its own instance."""
    ioc = f'[ -e "$EPICS_ROOT/failed" ] && {{ {SHELL_IOC}; }}; touch "$EPICS_ROOT/failed"; exit 4'
    with Instance(binary, ioc) as instance:
        first = instance.start("--restart", "on-failure:1")
        REPORT.check(bool(until_line(first, INIT_LINE.encode())), "a failed IOC is restarted")
        finish(first)


def check_nested(binary):
    """A start script's nested run has the lock, whether the runtime folder existed before or not."""

    def run(case):
        script, has_runtime = case
        with Instance(binary, SHELL_IOC) as instance:
            instance.write("ioc/config/start.sh", f"{script}\n")
            if has_runtime:
                (instance.root / "runtime").mkdir()
            first = instance.start()
            found = bool(until_line(first, INIT_LINE.encode()))
            second = command(instance, "run", "--supervise")
            finish(first)
            return case, found, second

    cases = [(script, has_runtime) for script in (f"{binary} run", f"exec {binary} run", f"{binary} run || exit $?")
             for has_runtime in (True, False)]
    with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
        for case, found, second in pool.map(run, cases):
            REPORT.check(found, f"a start script can run its own instance {case}")
            REPORT.check(second.returncode == 3 and "is in use by" in second.stderr, f"but nobody else can {case}",
                         f"{second}")


def check_probes_without_supervisor(binary):
    """Without a supervisor, a probe looks at the instance of its own runtime folder only."""
    with Instance(binary, SHELL_IOC, IOC_NAME="ONE") as one, Instance(
            binary, SHELL_IOC, IOC_NAME="TWO", IOCWRIGHT_STATE_DIR=str(one.root)) as two:
        # waits for hardware, as another `iocwright run` in the namespace
        (one.root / "ioc/config/st.cmd").unlink()
        one.write(
            "ioc/config/ioc.yaml", "ioc_name: X\ndescription: x\nentities:\n"
            "  - {type: ibek.wait_ip, device: cam, address: '127.0.0.1:9', timeout: 1000}\n")
        first = start_alone(one)
        until_line(first, b"cam")
        REPORT.equal(command(one, "probe", "live").returncode, 0, "an instance that waits for hardware is live")
        done = command(two, "probe", "live")
        REPORT.equal(done.returncode, 1, "it does not make another instance live")
        second = start_alone(two)
        until_line(second, INIT_LINE.encode())
        REPORT.equal(command(two, "probe", "live").returncode, 0, "an instance without a supervisor is live")
        finish(second)
        REPORT.equal(command(two, "probe", "live").returncode, 1, "until it exits")
        first.kill()
        first.communicate(timeout=rig.PATIENCE_S)


def check_same_paths(binary):
    """Two containers of a pod that share their process namespace, with the same paths and no names."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        print("skipped: needs root and unshare", flush=True)
        return
    with Instance(binary, SHELL_IOC) as instance:
        other = instance.root / "other"
        for name in ("runtime", "other"):
            (instance.root / name).mkdir()
        # the other container: its own mounts, and another volume at the path of the runtime folder
        words = ["unshare", "-m", "sh", "-c", f'mount --bind {other} {instance.root}/runtime && exec "$@"', "sh"]
        first = subprocess.Popen([*words, binary, "run", "--exec"], env=instance.environment, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        until_line(first, INIT_LINE.encode())
        REPORT.equal(command(instance, "probe", "live").returncode, 1,
                     "an IOC with the same paths in another container does not make an instance live")
        finish(first)


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (check_shared_state_folder, check_second_run, check_failed_lock, check_restart, check_nested,
                  check_probes_without_supervisor, check_same_paths):
        check(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
