#!/usr/bin/env python3
"""The scripts in container/shims beside the conventions of ioc-template: `start.sh --test`, `readiness.sh` and
`liveness.sh`, as charts and the CI of services call them.

usage: template_scripts.py BINARY
"""
import signal
import subprocess
import sys

import rig

REPORT = rig.Report()
# What readiness.sh of ioc-template asks, in one line: no answer fails the probe.
THEIRS = """EPICS_CA_ADDR_LIST="$K8S_IOC_ADDRESS" EPICS_CA_SERVER_PORT="${K8S_IOC_PORT:-5064}" \\
exec caget "${K8S_IOC_PV:-${IOC_PREFIX^^}:UPTIME}" >/dev/null 2>&1
"""
ST_CMD = """cd "$(IOC)"
dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase
dbLoadRecords "$(RUNTIME_DIR)/ioc.db"
iocInit
"""
DEFINITIONS = "module: none\nentity_models: []\n"


def script(image, name, *arguments, **settings):
    """Runs a script as the chart does: given to bash by its path."""
    return subprocess.run(["/bin/bash", image.root / name, *arguments], env={**image.environment, **settings},
                          capture_output=True, text=True, timeout=rig.PATIENCE_S)


def check_test_mode(image):
    device = rig.Device()
    image.write({
        "ioc/config/ioc.yaml": "ioc_name: T\ndescription: waits\nentities:\n"
                               f"  - {{type: ibek.wait_ip, device: D, address: '{device.address}'}}\n",
        "ibek-defs/none.ibek.support.yaml": DEFINITIONS,
    })
    known = subprocess.run(["grep", "-q", "--", "--test", image.root / "ioc/start.sh"])
    REPORT.equal(known.returncode, 0, "the CI of services sees that start.sh has a test mode")
    for where, settings in (("in a container", {}), ("in Kubernetes", {"KUBERNETES_PORT": "1"})):
        done = script(image, "ioc/start.sh", "--test", **settings)
        REPORT.equal(done.returncode, 0, f"start.sh --test neither waits nor needs an IOC {where}")
        REPORT.equal(
            done.stdout, "Test mode: all runtime assets generated successfully, skipping IOC binary launch\n",
            f"it prints what ioc-template prints {where}")
        REPORT.check("error" not in done.stderr.lower(), "nothing in its output looks like an error", done.stderr)
    REPORT.check("iocInit" in (image.runtime / "st.cmd").read_text(), "it generates st.cmd")
    REPORT.equal([path.name for path in image.root.iterdir() if "sock" in path.name or "doWait" in path.name], [],
                 "it leaves neither sockets nor a done file")
    image.write({"ioc/config/ioc.yaml": "ioc_name: T\ndescription: d\nentities: [{type: unknown}]\n"})
    REPORT.equal(script(image, "ioc/start.sh", "--test").returncode, 1, "a wrong instance fails the test")
    image.write({"ioc/config/start.sh": 'echo "own $#: $1"; exec iocwright run --exec\n'})
    image.write({"ioc/config/ioc.yaml": "ioc_name: T\ndescription: d\nentities: []\n"})
    done = script(image, "ioc/start.sh", "--test")
    REPORT.check(done.returncode == 0 and "own 1: --test\nTest mode" in done.stdout,
                 "an instance's start.sh gets --test, and the run that it calls is a test, too",
                 done.stdout + done.stderr)
    for name in ("start.sh", "ioc.yaml"):
        (image.config / name).unlink()


def both(image, **settings):
    """The results of our readiness.sh and of theirs."""
    return [script(image, name, **settings).returncode for name in ("ioc/readiness.sh", "theirs.sh")]


def check_probes(image, channel_access):
    image.environment.update(channel_access.environment)
    image.environment.update(K8S_IOC_PORT=channel_access.environment["EPICS_CA_SERVER_PORT"],
                             K8S_IOC_ADDRESS="127.0.0.1", IOC_PREFIX="tst-Ea")
    for name, settings in (("without a PV", {}), ("with a PV", {"K8S_IOC_PV": "OTHER"})):
        REPORT.equal(both(image, **settings), [1, 1], f"nothing is ready while nothing runs, {name}")
        REPORT.equal(script(image, "ioc/liveness.sh", **settings).returncode, 1, f"and nothing is live, {name}")
    image.write({
        "ioc/config/st.cmd": ST_CMD,
        "ioc/config/ioc.db": 'record(ai, "TST-EA:UPTIME") {}\nrecord(ai, "OTHER") {}\n'
    })
    process = image.start("run", "--supervise", "--no-stdin-eof", stdin=subprocess.DEVNULL)
    channel_access.get("OTHER")
    rig.until(lambda: image.command("probe", "ready").returncode == 0, "the IOC to be ready")
    for name, settings, expected in (
        ("the default PV, whose prefix is in lowercase", {}, [0, 0]),
        ("a PV of K8S_IOC_PV", {"K8S_IOC_PV": "OTHER"}, [0, 0]),
        ("a missing PV of K8S_IOC_PV", {"K8S_IOC_PV": "NONE"}, [1, 1]),
        ("another port", {"K8S_IOC_PORT": "1"}, [1, 1]),
        ("a default PV that the instance does not have", {"IOC_PREFIX": "X"}, [0, 1]),  # documented difference
    ):
        REPORT.equal(both(image, **settings), expected, f"readiness by {name}")
        REPORT.equal(script(image, "ioc/liveness.sh", **settings).returncode, expected[0], f"liveness by {name}")
    image.environment["IOCWRIGHT_PROBE"] = "pv"
    REPORT.equal(both(image, K8S_IOC_PV="NONE"), [1, 1], "IOCWRIGHT_PROBE=pv asks for the PV")
    REPORT.equal(both(image, IOC_PREFIX="X"), [1, 1], "IOCWRIGHT_PROBE=pv fails where ioc.db lacks the PV")
    image.environment["IOCWRIGHT_PROBE"] = "process"
    REPORT.equal(both(image, K8S_IOC_PV="NONE"), [0, 1], "IOCWRIGHT_PROBE=process does not ask for the PV")
    image.environment.pop("IOCWRIGHT_PROBE")
    image.write({"ioc/config/readiness.sh": "exit 7\n"})
    REPORT.equal(script(image, "ioc/readiness.sh").returncode, 7, "readiness.sh of the instance takes precedence")
    (image.config / "readiness.sh").unlink()
    (image.config / "readiness.sh").symlink_to(image.root / "ioc/readiness.sh")
    REPORT.equal(script(image, "ioc/readiness.sh").returncode, 0, "unless it is the same file by another name")
    (image.config / "readiness.sh").unlink()
    process.send_signal(signal.SIGTERM)
    out = process.communicate(timeout=rig.PATIENCE_S)[0].decode()
    REPORT.equal(out.count(f"checking only the process, because {image.runtime}/ioc.db does not define X:UPTIME\n"), 1,
                 "the log says once that only the process is checked")
    REPORT.equal(both(image), [1, 1], "a stopped instance is not ready")


def main():
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image:
        image.install_shims()
        image.write({"theirs.sh": THEIRS})
        check_test_mode(image)
        image.build_ioc()
        with rig.ChannelAccess(base) as channel_access:
            check_probes(image, channel_access)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
