#!/usr/bin/env python3
"""Waiting for hardware, with real sockets on loopback.

usage: waits.py BINARY
"""
import socket
import subprocess
import sys
import threading

from rig import PATIENCE_S, Image, Report, epics_base, free_port

DEVICES = 20


def wait_list(entries):
    return "".join(f"- type: ibek.wait_ip\n  device: {name}\n  address: {address}\n  timeout: {timeout}\n"
                   for name, address, timeout in entries)


def listen(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen()
    return server


def chain(places):
    """The last device listens immediately, and every other one only after its successor was reached. So trying the
    devices one after the other, from the first, never succeeds."""
    for host, port in reversed(places):
        with listen(host, port) as server:
            server.settimeout(PATIENCE_S)
            server.accept()[0].close()


def test_all_at_once(image, report):
    places = [("::1", free_port(family=socket.AF_INET6)) if i % 3 == 0 else ("127.0.0.1", free_port())
              for i in range(DEVICES)]
    shown = {0: "[::1]", 1: "127.0.0.1", 2: "localhost"}
    image.write({
        "runtime/wait_list.yaml": wait_list(
            (f"dev{i}", f"'{shown[i % 3]}:{port}'", 0) for i, (_, port) in enumerate(places))
    })
    hardware = threading.Thread(target=chain, args=(places,), daemon=True)
    hardware.start()
    try:
        done = image.command("ioc", "do-wait", timeout=2 * PATIENCE_S)
    except subprocess.TimeoutExpired:
        report.check(False, "devices are waited for in parallel")
        return
    report.equal(done.returncode, 0, "all devices respond in the end")
    answered = [line for line in done.stdout.splitlines() if line.endswith("responds")]
    report.equal(len(answered), DEVICES, "each device's response is printed once")
    report.check(answered and answered[0].startswith(f"dev{DEVICES - 1} ") and answered[-1].startswith("dev0 "),
                 "responses are printed as they arrive", done.stdout)
    report.check((image.root / "doWait_completed.txt").exists(), "the done file exists")


def test_time_is_up(image, report):
    with listen("127.0.0.1", free_port()) as there:
        image.write({
            "runtime/wait_list.yaml": wait_list([("there", f"127.0.0.1:{there.getsockname()[1]}", 30),
                                                 ("nowhere", f"127.0.0.1:{free_port()}", 1)])
        })
        for name, command in (("ioc do-wait", [image.binary, "ioc", "do-wait"]),
                              ("ibek ioc do-wait", ["bash", "-c", f"exec -a ibek '{image.binary}' ioc do-wait"])):
            done = subprocess.run(command, env=image.environment, capture_output=True, text=True)
            report.equal(done.returncode, 4, f"{name}: hardware that does not respond in time gives status 4")
            report.check("nowhere" in done.stderr and "[hardware-timeout]" in done.stderr,
                         f"{name}: the error names the device", done.stderr)
            report.check(not (image.root / "doWait_completed.txt").exists(), f"{name}: no done file")


def test_start(image, report):
    image.write({
        "ioc/config/ioc.yaml": f"ioc_name: w\ndescription: waits\nentities:\n  - {{type: ibek.wait_ip, device: plc, address: '127.0.0.1:{free_port()}', timeout: 1}}\n",
        f"ioc/bin/{image.arch}/ioc": "#!/bin/sh\necho started\n",
    })
    done = image.command("run")
    report.equal(done.returncode, 4, "a start fails when its hardware does not respond")
    report.check("started" not in done.stdout and "plc" in done.stderr, "and does not start the IOC",
                 done.stdout + done.stderr)
    image.environment["IBEK_DO_WAIT_DISABLE"] = "true"
    done = image.command("run")
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
