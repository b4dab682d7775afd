#!/usr/bin/env python3
"""Waiting for hardware, with real sockets on loopback.

usage: waits.py BINARY
"""
import re
import socket
import subprocess
import sys
import threading

from rig import PATIENCE_S, Device, Image, Report, epics_base

DEVICES = 20


def wait_list(entries):
    return "".join(f"- type: ibek.wait_ip\n  device: {name}\n  address: {address}\n  timeout: {timeout}\n"
                   for name, address, timeout in entries)


def chain(devices):
    """The last device listens immediately, and every other one only after its successor was reached. So trying the
    devices one after the other, from the first, never succeeds."""
    for device in reversed(devices):
        device.open()
        device.socket.settimeout(PATIENCE_S)
        device.socket.accept()[0].close()


def test_all_at_once(image, report):
    devices = [Device(socket.AF_INET6 if i % 3 == 0 else socket.AF_INET) for i in range(DEVICES)]
    addresses = [f"localhost:{device.port}" if i % 3 == 2 else device.address for i, device in enumerate(devices)]
    image.write({
        "runtime/wait_list.yaml": wait_list((f"dev{i}", f"'{address}'", 0) for i, address in enumerate(addresses))
    })
    hardware = threading.Thread(target=chain, args=(devices,), daemon=True)
    hardware.start()
    try:
        done = image.command("ioc", "do-wait", timeout=2 * PATIENCE_S)
    except subprocess.TimeoutExpired:
        report.check(False, "devices are waited for in parallel")
        return
    report.equal(done.returncode, 0, "all devices respond in the end")
    answered = [line for line in done.stdout.splitlines() if line.endswith("responds")]
    report.equal(len(answered), DEVICES, "each device's response is printed once")
    # Devices that answer while others are being handled may be printed in any order.
    places = [DEVICES - 1 - int(re.match(r"dev(\d+) ", line)[1]) for line in answered]
    report.check(all(abs(i - place) <= 3 for i, place in enumerate(places)), "responses are printed as they arrive",
                 done.stdout)
    report.check((image.root / "doWait_completed.txt").exists(), "the done file exists")


def test_time_is_up(image, report):
    there, nowhere = Device(), Device()
    there.open()
    image.write({"runtime/wait_list.yaml": wait_list([("there", there.address, 30), ("nowhere", nowhere.address, 1)])})
    for name, command in (("ioc do-wait", [image.binary, "ioc", "do-wait"]),
                          ("ibek ioc do-wait", ["bash", "-c", f"exec -a ibek '{image.binary}' ioc do-wait"])):
        done = subprocess.run(command, env=image.environment, capture_output=True, text=True)
        report.equal(done.returncode, 4, f"{name}: hardware that does not respond in time gives status 4")
        report.check("nowhere" in done.stderr and "[hardware-timeout]" in done.stderr,
                     f"{name}: the error names the device", done.stderr)
        report.check(not (image.root / "doWait_completed.txt").exists(), f"{name}: no done file")


def test_start(image, report):
    device = Device()
    image.write({
        "ioc/config/ioc.yaml": "ioc_name: w\ndescription: waits\nentities:\n"
                               f"  - {{type: ibek.wait_ip, device: plc, address: '{device.address}', timeout: 1}}\n",
        f"ioc/bin/{image.arch}/ioc": "#!/bin/sh\necho started\n",
    })
    done = image.command("run", "--exec")
    report.equal(done.returncode, 4, "a start fails when its hardware does not respond")
    report.check("started" not in done.stdout and "plc" in done.stderr, "and does not start the IOC",
                 done.stdout + done.stderr)
    image.environment["IBEK_DO_WAIT_DISABLE"] = "true"
    done = image.command("run", "--exec")
    report.check(done.returncode == 0 and done.stdout.endswith("started\n"), "waiting can be disabled",
                 done.stdout + done.stderr)


def main():
    report = Report()
    with Image(sys.argv[1], epics_base()) as image:
        for test in (test_all_at_once, test_time_is_up, test_start):
            test(image, report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
