#!/usr/bin/env python3
"""Waiting for hardware: rate of attempts, timeout policies, USB devices, and probes during the wait.

usage: wait_policies.py BINARY      (root, for a network namespace)
"""
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import time

import rig

REPORT = rig.Report()


def wait_list(root, entries):
    (root / "wait_list.yaml").write_text("".join("  - " + "\n    ".join(f"{k}: {v}" for k, v in entry.items()) + "\n"
                                                 for entry in entries))


def environment(root):
    return {**os.environ, "IOCWRIGHT_STATE_DIR": str(root), "IOCWRIGHT_SYSFS": str(root / "sys")}


def run(binary, root, **settings):
    return subprocess.run([binary, "ioc", "do-wait", "--source", root / "wait_list.yaml"], env=environment(root),
                          capture_output=True, text=True, timeout=rig.PATIENCE_S, **settings)


def start(binary, root):
    return subprocess.Popen([binary, "ioc", "do-wait", "--source", root / "wait_list.yaml"], env=environment(root),
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def check_many(binary, root):
    """Twenty devices that come up at different times are waited for in parallel."""
    devices = [rig.Device(socket.AF_INET6 if i % 5 == 0 else socket.AF_INET) for i in range(20)]
    wait_list(root, [{"type": "ibek.wait_ip", "device": f"D{i}", "address": f'"{d.address}"', "timeout": 50}
                     for i, d in enumerate(devices)])
    for device in devices[::2]:
        device.open()
    began = time.monotonic()
    process = start(binary, root)
    slowest_s = 2.0
    for i, device in enumerate(devices[1::2]):
        time.sleep(max(0.0, began + slowest_s * (i + 1) / 10 - time.monotonic()))
        device.open()
    opened = time.monotonic()
    out, _ = process.communicate(timeout=rig.PATIENCE_S)
    took = time.monotonic() - opened
    REPORT.equal(process.returncode, 0, "twenty devices, half of them late")
    REPORT.check(took < 10, "the wait ends soon after the slowest device comes up", f"{took:.2f} s\n{out}")
    REPORT.equal(out.count(" responds\n"), 20, "one line per device that responds")
    REPORT.equal(out.count("\n"), 41, "one line at the start and at the end of each wait, and a final one")
    for device in devices:
        device.socket.close()


def check_rate(binary, root):
    """Counts connection attempts with the kernel's counter in a network namespace of its own."""
    wait_list(root, [{"type": "ibek.wait_ip", "device": "D", "address": '"127.0.0.1:9"', "timeout": 3}])
    script = f"ip link set lo up; {binary} ioc do-wait --source {root}/wait_list.yaml >/dev/null 2>&1; grep ^Tcp: /proc/net/snmp"
    out = subprocess.run(["unshare", "-n", "bash", "-c", script], env=environment(root), capture_output=True, text=True,
                         timeout=rig.PATIENCE_S).stdout
    names, values = (line.split() for line in out.splitlines())
    tries = int(values[names.index("ActiveOpens")])
    REPORT.check(3 <= tries <= 30, "at most ten attempts per second", f"{tries} attempts in 3 s")


def check_no_thread(binary, root):
    """A thread that cannot be created, here because its stack is too large, is an error that names the device."""
    wait_list(root, [{"type": "ibek.wait_ip", "device": "D", "address": '"127.0.0.1:9"', "timeout": 50}])

    def limit():
        resource.setrlimit(resource.RLIMIT_STACK, (512 << 20, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (256 << 20, resource.RLIM_INFINITY))

    done = run(binary, root, preexec_fn=limit)
    REPORT.equal(done.returncode, 3, "a wait that cannot create a thread is a failed step")
    why = "cannot start a thread to wait for D at 127.0.0.1:9: Resource temporarily unavailable"
    REPORT.check(why in done.stderr, "the error gives the reason", done.stderr)


def check_policies(binary, root):
    gone = rig.Device()
    wait_list(root, [{"type": "ibek.wait_ip", "device": "D", "address": gone.address, "timeout": 1}])
    done = run(binary, root)
    REPORT.equal(done.returncode, 4, "a device that does not respond fails the start")
    REPORT.check(f"Connection to D at {gone.address} timed out after 1 second" in done.stderr,
                 "the message is that of the reference", done.stderr)
    REPORT.check(not (root / "doWait_completed.txt").exists(), "there is no done file")
    wait_list(root,
              [{"type": "ibek.wait_ip", "device": "D", "address": gone.address, "timeout": 1, "policy": "continue"}])
    done = run(binary, root)
    REPORT.check(done.returncode == 0 and "continuing without it" in done.stdout, "policy: continue",
                 done.stdout + done.stderr)
    REPORT.check((root / "doWait_completed.txt").exists(), "the done file exists")
    wait_list(root, [{"type": "ibek.wait_ip", "device": "D", "address": gone.address, "timeout": 1, "policy": "hold"}])
    process = start(binary, root)
    lines = iter(process.stdout.readline, "")
    REPORT.check(any("waiting until it responds" in line for line in lines),
                 "policy: hold prints that it keeps waiting")
    gone.open()
    process.communicate(timeout=rig.PATIENCE_S)
    REPORT.equal(process.returncode, 0, "policy: hold ends when the device responds")
    gone.socket.close()


# Runs a command in namespaces where names are asked for at a server that never answers.
SILENT_SERVER = """
import socket, subprocess, sys
subprocess.run("ip link set lo up && mount --bind resolv.conf /etc/resolv.conf", shell=True, check=True)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
sys.exit(subprocess.run(sys.argv[1:]).returncode)
"""


def check_names(binary, root):
    """A name server that does not answer blocks a query for twenty seconds, but not the wait."""
    (root / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:5 attempts:2\n")

    def wait_for_names(*policies):
        wait_list(root, [{"type": "ibek.wait_ip", "device": f"D{i}", "address": f"d{i}.test:7000", "timeout": 2,
                          "policy": policy} for i, policy in enumerate(policies)])
        began = time.monotonic()
        done = subprocess.run(["unshare", "-nm", sys.executable, "-c", SILENT_SERVER, binary, "ioc", "do-wait",
                               "--source", root / "wait_list.yaml"], env=environment(root), cwd=root,
                              capture_output=True, text=True, timeout=rig.PATIENCE_S)
        return done, time.monotonic() - began

    done, took_s = wait_for_names("exit", "exit")
    REPORT.equal(done.returncode, 4, "a name that does not resolve fails the start")
    REPORT.check(2 <= took_s < 10, "after the timeout of the device, not that of the resolver", f"{took_s:.1f} s")
    for device in ("D0 at d0.test:7000", "D1 at d1.test:7000"):
        REPORT.check(f"Connection to {device} timed out after 2 seconds" in done.stderr, "the error names all devices",
                     done.stderr)
    done, took_s = wait_for_names("continue")
    REPORT.check(done.returncode == 0 and 2 <= took_s < 10 and "continuing without it" in done.stdout,
                 "policy: continue with a name that does not resolve", f"{took_s:.1f} s\n{done.stdout}{done.stderr}")


def plug(root, name, vendor, product, serial):
    folder = root / "sys/bus/usb/devices" / name
    folder.mkdir(parents=True)
    for file, text in (("idVendor", vendor), ("idProduct", product), ("serial", serial)):
        (folder / file).write_text(text + "\n")


def check_usb(binary, root):
    plug(root, "1-1", "1ab1", "04ce", "OTHER")
    (root / "sys/bus/usb/devices/1-1:1.0").mkdir()  # an interface has no id files
    wait_list(root, [{"type": "ibek.wait_usb", "device": "scope", "id": '"1AB1:04CE"', "timeout": 5}])
    REPORT.equal(run(binary, root).returncode, 0, "a USB device that is plugged in")
    wait_list(root,
              [{"type": "ibek.wait_usb", "device": "scope", "id": '"1AB1:04CE"', "serial": "MINE", "timeout": 0}])
    process = start(binary, root)
    time.sleep(0.3)
    REPORT.equal(process.poll(), None, "a device with another serial number does not match")
    REPORT.equal(process.stdout.readline(), "Waiting indefinitely for scope at 1AB1:04CE to respond...\n",
                 "without a timeout, the wait has no limit")
    plug(root, "1-2", "1ab1", "04ce", "MINE")
    process.communicate(timeout=rig.PATIENCE_S)
    REPORT.equal(process.returncode, 0, "the wait ends when the right device is plugged in")


def check_probe_while_waiting(binary, root):
    base = rig.epics_base()
    device = rig.Device()
    with rig.Image(binary, base) as image:
        image.build_ioc()
        image.write({
            "ioc/config/ioc.yaml": "ioc_name: T\ndescription: waits\nentities:\n"
                                   f"  - {{type: ibek.wait_ip, device: D, address: '{device.address}'}}\n",
            "ibek-defs/none.ibek.support.yaml": "module: none\nentity_models: []\n"
        })
        process = image.start("run", "--supervise")
        rig.until(lambda: '"waiting"' in image.command("status", "--json").stdout, "the wait")
        for pv in ("", "T:PV"):
            image.environment["K8S_IOC_PV"] = pv
            REPORT.equal([image.command("probe", what).returncode for what in ("live", "started", "ready")], [0, 1, 1],
                         f"an instance that waits is live, but neither started nor ready, with K8S_IOC_PV={pv}")
        REPORT.check("waiting for hardware, 1 of 1" in image.command("status").stdout,
                     "`status` shows the number of devices")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(process.returncode, 143, "a stop ends the wait")


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (check_many, check_rate, check_no_thread, check_policies, check_names, check_usb, check_probe_while_waiting):
        with rig.tempfile.TemporaryDirectory(prefix="iocwright-e2e-") as folder:
            check(binary, pathlib.Path(folder))
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
