#!/usr/bin/env python3
"""IOCs that do not get through their startup script: halted shells, and starts that take too long.

usage: bad_starts.py BINARY      (scripts or softIoc of EPICS Base replace the IOC)
"""
import json
import pathlib
import sys
import time

import rig
from instances_apart import command, finish, start_alone
from supervise_edges import INIT_LINE, Instance, until_line

REPORT = rig.Report()
HALTED_IOC = "echo 'iocsh Error: Halt' >&2; exec sleep 1000"


def check_halt(binary):
    for options in ([], ["--console"]):
        with Instance(binary, HALTED_IOC) as instance:
            done = instance.run(*options)
            REPORT.check(
                done.returncode == 1 and b"the IOC shell has halted; stopping the IOC" in done.stdout,
                f"a halted IOC ends with status 1 {options}", f"{done}")
    with Instance(binary, "trap '' TERM; " + HALTED_IOC, IOCWRIGHT_GRACE="0.2") as instance:
        REPORT.equal(instance.run().returncode, 1, "SIGKILL ends a halted IOC that ignores SIGTERM")
    ioc = f"""[ ! -e "$EPICS_ROOT/tried" ] || {{ echo '{INIT_LINE}'; echo 'iocsh Error: Halt' >&2; exec cat; }}
touch "$EPICS_ROOT/tried"; {HALTED_IOC}"""
    with Instance(binary, ioc) as instance:
        process = instance.start("--restart", "on-failure:1")
        until_line(process, b"restarting in")
        until_line(process, INIT_LINE.encode())
        status = instance.until_running()
        REPORT.equal(status["last_exit"], 1, "a halted IOC has failed, and is restarted")
        until_line(process, b"iocsh Error: Halt")
        process.stdin.write(b"still here\n")
        process.stdin.flush()
        REPORT.check(bool(until_line(process, b"still here")), "an IOC that halts after iocInit keeps running")
        process.terminate()
        process.communicate(timeout=rig.PATIENCE_S)
    with Instance(binary, "trap '' TERM; " + HALTED_IOC, IOCWRIGHT_GRACE="1000") as instance:
        process = instance.start("--restart", "on-failure:1")
        until_line(process, b"has halted")
        process.terminate()
        out = process.communicate(timeout=rig.PATIENCE_S)[0]
        REPORT.check(b"restarting" not in out and process.returncode == 137,
                     "a stop request hurries the end of a halted IOC, and prevents its restart", out)


def use_soft_ioc(instance, script):
    """Makes softIoc of EPICS Base the IOC."""
    base = rig.epics_base()
    ioc = instance.root / "ioc/bin/linux-x86_64/ioc"
    ioc.unlink()
    ioc.symlink_to(base / "bin" / rig.host_arch(base) / "softIoc")
    instance.write("ioc/config/st.cmd", script)


def check_real_halt(binary):
    with Instance(binary) as instance:
        use_soft_ioc(instance, "no_such_command\niocInit\n")
        done = instance.run("--on-error", "halt")
        REPORT.check(
            done.returncode == 1 and b"has halted" in done.stdout and INIT_LINE.encode() not in done.stderr,
            "--on-error halt ends an IOC of EPICS Base with status 1", f"{done}")


def check_start_limit(binary):
    limit = "iocInit has not completed 2 s after the start of the IOC (IOCWRIGHT_START_LIMIT)"
    for how, start in {"with a supervisor": Instance.start, "without a supervisor": start_alone}.items():
        with Instance(binary, IOCWRIGHT_START_LIMIT="2") as instance:
            use_soft_ioc(instance, "no_such_command\nepicsThreadSleep 1000\n")
            begin = time.monotonic()
            process = start(instance)
            until_line(process, b"not found")  # on stderr, which is not buffered
            REPORT.equal(command(instance, "probe", "live", IOCWRIGHT_START_LIMIT="600").returncode, 0,
                         f"a starting IOC is live, {how}")
            failed = rig.until(lambda: (d := command(instance, "probe", "live")).returncode and d, "a failed probe")
            REPORT.check(limit in failed.stderr, f"it is not live after the limit, {how}", f"{failed}")
            REPORT.check(time.monotonic() - begin >= 2, f"but before it, {how}")
            failed = command(instance, "probe", "live", IOCWRIGHT_PROBE="pv", K8S_IOC_PV="X")
            REPORT.check(limit in failed.stderr, f"nor with IOCWRIGHT_PROBE=pv, {how}", f"{failed}")
            REPORT.equal(command(instance, "probe", "live", IOCWRIGHT_START_LIMIT="0").returncode, 0,
                         f"it is live without a limit, {how}")
            bad = command(instance, "probe", "live", IOCWRIGHT_START_LIMIT="soon")
            REPORT.check("`IOCWRIGHT_START_LIMIT` must be a number of seconds" in bad.stderr,
                         f"an invalid limit is an error, {how}", f"{bad}")
            finish(process)


def check_redirected(binary):
    """An IOC whose output only start.sh gets is observed, too."""
    with Instance(binary, IOCWRIGHT_START_LIMIT="1") as instance:
        use_soft_ioc(instance, "iocInit\n")
        instance.write("ioc/config/start.sh", f"{binary} run > {instance.root}/log 2>&1\n")
        process = instance.start()
        status = instance.until_running()
        REPORT.check(status["initialised"], "the end of iocInit is noticed without the IOC's output", f"{status}")
        time.sleep(1.5)
        REPORT.equal(command(instance, "probe", "live").returncode, 0, "and the limit does not apply any longer")
        finish(process)


def check_no_limit(binary):
    """Scripts, the preparation and running IOCs have no limit."""
    with Instance(binary, IOCWRIGHT_START_LIMIT="0.1") as instance:
        instance.write("ioc/config/start.sh", "echo up; exec sleep 1000\n")
        process = instance.start()
        until_line(process, b"up")
        time.sleep(0.3)
        REPORT.equal(command(instance, "probe", "live").returncode, 0, "a script has no limit")
        finish(process)
    with Instance(binary, f"echo '{INIT_LINE}'; exec cat",
                  msi='touch "$IOC/preparing"; until [ -e "$IOC/go_on" ]; do sleep 0.05; done',
                  IOCWRIGHT_START_LIMIT="0.5") as instance:
        process = instance.start()
        rig.until(lambda: (instance.root / "ioc/preparing").exists(), "msi to run")
        time.sleep(0.7)
        REPORT.equal(command(instance, "probe", "live").returncode, 0, "the preparation does not count")
        done = command(instance, "probe", "live", IOCWRIGHT_PROBE="pv", IOC_PREFIX="X")
        REPORT.equal(done.returncode, 0, "nor is a PV required before iocInit")
        instance.write("ioc/go_on", "")
        lines = list(iter(process.stdout.readline, INIT_LINE.encode() + b"\n"))
        REPORT.check(not any(b"checking only" in line for line in lines),
                     "before iocInit it is not known whether there is a PV", f"{lines}")
        time.sleep(0.7)
        REPORT.equal(command(instance, "probe", "live").returncode, 0, "nor does the time after iocInit")
        finish(process)


def check_default_pv(binary):
    """Without caget, the default PV is not asked for."""
    with Instance(binary, f"echo '{INIT_LINE}'; exec cat", PATH="/usr/bin:/bin") as instance:
        instance.write("ioc/config/ioc.db", 'record(ai, "X:UPTIME") {}\n')
        process = instance.start()
        until_line(process, INIT_LINE.encode())
        done = command(instance, "probe", "live", IOC_PREFIX="x")
        REPORT.equal(done.returncode, 0, f"an image without caget is live {done}")
        for settings in ({"K8S_IOC_PV": "X:UPTIME"}, {"IOC_PREFIX": "x", "IOCWRIGHT_PROBE": "pv"}):
            done = command(instance, "probe", "live", **settings)
            REPORT.check(done.returncode == 1 and "caget" in done.stderr, f"but not with {settings}", f"{done}")
        out = finish(process)
        REPORT.check(b"checking only the process, because caget is neither in PATH nor in EPICS_BASE" in out,
                     "the log says so", out)


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (check_halt, check_real_halt, check_start_limit, check_redirected, check_no_limit, check_default_pv):
        check(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
