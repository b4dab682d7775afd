#!/usr/bin/env python3
"""`iocwright test`: real IOCs in namespaces of their own, and what becomes of those that do not start.

usage: trials.py BINARY      (needs root, or the permission to create user namespaces)
"""
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import rig
from instances import HAND_WRITTEN, INSTANCE, image_files

# Writes down what the IOC can see to a folder of the environment, and becomes the IOC.
OBSERVER = """#!/bin/bash
{
  echo "interfaces: $(sed -n 's/^ *\\([^ ]*\\):.*/\\1/p' /proc/net/dev | tr '\\n' ' ')"
  echo "processes: $(ls -d /proc/[0-9]* | wc -l)"
  echo "devices: $(for node in /dev/*; do [ ! -c $node ] && [ ! -b $node ] || echo -n "$node "; done)"
  echo "buses: $(ls /sys/bus | wc -l)"
  for device in 10.11.12.13/4001 plc.example/5000 10.11.12.13/4002; do
    (exec 3<>/dev/tcp/$device) 2>/dev/null && echo "connected to $device"
  done
  touch "$EPICS_ROOT/autosave/saved" "$EPICS_ROOT/opi/drawn"
} >> "$OBSERVED/$IOC_NAME"
[ "$IOC_NAME" != early ] || exit 3
exec "$IOC/real-ioc" "$@"
"""
DATABASE = 'record(ao, "$(P):A") { field(PINI, "YES") }\nrecord(waveform, "$(P):W") { field(NELM, 1000) }\n' \
           'alias("$(P):A", "$(P):ALIAS")\n'
LOAD = 'dbLoadRecords "$(CONFIG_DIR)/own.db", "P=$(IOC_NAME)"'
SCRIPT = HAND_WRITTEN.replace("dbLoadRecords $(RUNTIME_DIR)/ioc.db", LOAD)


def hand_written(script):
    return {"st.cmd": script, "own.db": DATABASE}


INSTANCES = {
    "generated": {"ioc.yaml": INSTANCE},
    "script": hand_written("epicsEnvSet EPICS_CA_SERVER_PORT 6064\n" + SCRIPT),
    "device": hand_written(
        'epicsEnvSet PLC plc.example\n'
        'drvAsynIPPortConfigure("ONE", "10.11.12.13:4001 TCP")\n'
        'drvAsynIPPortConfigure("TWO", "$(PLC):5000")\n' + SCRIPT),
    "wrong": {"ioc.yaml": INSTANCE.replace("plant.setpoint, name: B", "plant.setpiont, name: B")},
    "early": hand_written(SCRIPT),
    # the definitions come too late; records without fields, because EPICS Base 7.0.8.1 may crash at others
    "order": {"st.cmd": f"{LOAD}\n" + SCRIPT.replace(LOAD, ""), "own.db": 'record(ao, "$(P):A") {\n}\n'},
}
PASSED = ["device", "generated", "script"]
HANGS = {"hangs": hand_written("epicsThreadSleep 1000\n" + SCRIPT)}


class Bench:
    """An image with a built IOC. Each test gets a folder of its own for instances and observations."""

    def __init__(self, image):
        self.image = image
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-e2e-")
        self.folder = pathlib.Path(self._folder.name).resolve()
        image.environment["OBSERVED"] = str(self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def instances(self, names):
        """Writes a repository with these instances."""
        for name in names:
            for file, text in {**INSTANCES, **HANGS}[name].items():
                path = self.folder / "services" / name / "config" / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        return self.folder / "services"

    def observed(self, name):
        return (self.folder / name).read_text()

    def test(self, *arguments):
        return self.image.command("test", *arguments, stdin=subprocess.DEVNULL)


def make_image(image):
    """Builds the IOC, and puts the observer before it."""
    image.write(image_files())
    image.build_ioc()
    program = image.root / f"ioc/bin/{image.arch}/ioc"
    program.rename(image.root / "ioc/real-ioc")
    image.write({f"ioc/bin/{image.arch}/ioc": OBSERVER, "runtime/mine": "", "autosave/mine": ""})
    del image.environment["IOC_NAME"]


def results(junit):
    """The failures of each instance in a JUnit file; "" if it has passed."""
    root = xml.etree.ElementTree.fromstring(junit)
    return {case.get("name"): "".join(failure.text for failure in case.findall("failure")) for case in root}


def test_all(report, bench):
    junit = bench.folder / "junit.xml"
    done = bench.test(bench.instances(INSTANCES), "--junit", junit)
    report.equal(done.returncode, 3, "a failed instance gives status 3")
    report.check("3 passed, 3 failed" in done.stdout, "the table ends with the totals", done.stdout + done.stderr)
    rows = {line.split()[0]: line.split()[1:4] for line in done.stdout.splitlines() if len(line.split()) == 5}
    report.equal(rows.get("generated"), ["passed", "6", "6"], "all records of a generated instance are read")
    report.equal(rows.get("script"), ["passed", "3", "3"], "as are those of a script with a port of its own")
    failures = results(junit.read_text())
    report.equal(sorted(name for name, text in failures.items() if not text), PASSED, "JUnit has the same results")
    for name, text in {
            "wrong": "its files cannot be generated", "early": "exited with status 3 before iocInit completed",
            "order": "1 record that st.cmd loads is missing: `order:A`"
    }.items():
        report.check(text in failures.get(name, "") and text in done.stderr, f"the error of {name}",
                     f"{failures}\n{done.stderr}")
    report.check("did you mean `plant.setpoint`?" in done.stderr, "the output of a failed start is shown", done.stderr)
    check_isolation(report, bench)


def check_isolation(report, bench):
    """What the IOC of `device` has seen, and what is left of it."""
    text = bench.observed("device")
    report.check("interfaces: lo \n" in text, "there is only loopback", text)
    devices = "devices: /dev/full /dev/null /dev/ptmx /dev/random /dev/tty /dev/urandom /dev/zero \n"
    report.check("buses: 0\n" in text and devices in text, "there are no devices", text)
    report.check(int(text.split("processes: ")[1].split()[0]) < 20, "other processes are invisible", text)
    report.check("connected to 10.11.12.13/4001\nconnected to plc.example/5000\n" in text and "4002" not in text,
                 "servers take the place of the devices in st.cmd", text)
    root = bench.image.root
    left = sorted(str(path.relative_to(root)) for folder in ("runtime", "autosave", "opi")
                  for path in (root / folder).glob("*"))
    report.equal(left, ["autosave/mine", "runtime/mine"], "the folders of the image are unchanged")


def test_hang(report, bench):
    done = bench.test(bench.instances(HANGS), "--timeout", "1")
    report.check(done.returncode == 3 and "iocInit has not completed within 1 s" in done.stderr,
                 "an IOC that hangs is ended", f"{done}")


def test_places(report, bench):
    folder = bench.instances(["script", "generated"])
    other = folder / "generated/config/other.yaml"
    (folder / "generated/config/ioc.yaml").rename(other)
    done = bench.test(other)
    report.check(done.returncode == 0 and "1 passed" in done.stdout, "an instance file can have any name", f"{done}")
    bench.image.write({f"ioc/config/{name}": text for name, text in INSTANCES["script"].items()})
    done = bench.test("--format", "junit")
    report.check(done.returncode == 0 and results(done.stdout) == {"ioc": ""},
                 "the instance of the image is the default, and is tested from its own folder", f"{done}")


def in_limits(bench, options, script, *arguments):
    """Runs a test in a user namespace in which there can be no further namespaces."""
    limits = "for kind in user net mnt pid; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done; "
    command = ["unshare", "-Ur", *options, "sh", "-c", limits + script + ' exec "$0" test "$@"', bench.image.binary]
    return subprocess.run([*map(str, command), *map(str, arguments)], env=bench.image.environment,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


def test_no_namespaces(report, bench):
    folder = bench.instances(["script"])
    done = in_limits(bench, [], "", folder)
    report.check(
        done.returncode == 3 and "1 not isolated" in done.stdout and "--allow-network" in done.stderr and
        not (bench.folder / "script").exists(), "an instance that cannot be isolated is not started", f"{done}")
    done = in_limits(bench, [], "", "--allow-network", folder)
    report.check(done.returncode == 0 and "1 passed" in done.stdout, "unless --allow-network is given", f"{done}")
    without_devices = ("ip link set lo up; mkdir $OBSERVED/dev; mount -t tmpfs x $OBSERVED/dev; "
                       "touch $OBSERVED/dev/null; mount --bind /dev/null $OBSERVED/dev/null; mkdir $OBSERVED/dev/pts; "
                       "mount -t devpts -o newinstance,ptmxmode=0666 x $OBSERVED/dev/pts; "
                       "ln -s pts/ptmx $OBSERVED/dev/ptmx; mount --rbind $OBSERVED/dev /dev; ")
    done = in_limits(bench, ["-nm"], without_devices, folder)
    report.check(done.returncode == 0 and "1 passed" in done.stdout, "a network with only loopback is isolated",
                 f"{done}")


def test_interrupt(report, bench):
    folder = bench.instances(["hangs"])
    test = bench.image.start("test", folder, stdin=subprocess.DEVNULL)
    rig.until((bench.folder / "hangs").exists, "the IOC to start")
    test.terminate()
    out = test.communicate(timeout=rig.PATIENCE_S)[0].decode()
    report.equal(test.returncode, 143, "SIGTERM ends the test")
    report.check("0 passed, 1 failed" in out and "the test was interrupted" in out,
                 "an interrupted test has not passed", out)
    program = str(bench.image.root / "ioc/real-ioc")
    rig.until(lambda: subprocess.run(["pgrep", "-f", program], stdout=subprocess.DEVNULL).returncode == 1,
              "the end of the IOC")


def main():
    with rig.Image(sys.argv[1], rig.epics_base()) as image:
        make_image(image)
        tests = [test_all, test_hang, test_places, test_no_namespaces, test_interrupt]
        return rig.run_tests(tests, lambda: Bench(image))


if __name__ == "__main__":
    sys.exit(main())
