#!/usr/bin/env python3
"""The console and the control socket with slow readers, many clients and few descriptors.

usage: console.py BINARY
"""
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import rig

REPORT = rig.Report()
LINES = 100_000
LINE = b"TEST:RECORD:WITH:A:NAME:OF:34:BYTES\r\n"
MUCH = f"read go; yes {LINE.decode().strip()} | head -n {LINES}; echo the end; read go"


class Instance:
    """A shell command that is supervised with a console, and whose log is read or not."""

    def __init__(self, binary, command, limits="", log=subprocess.DEVNULL):
        self.folder = tempfile.TemporaryDirectory()
        self.binary = binary
        self.path = f"{self.folder.name}/stdio.sock"
        self.environment = {**os.environ, "IOCWRIGHT_STATE_DIR": self.folder.name, "IOCWRIGHT_FAIL_DELAY": "0"}
        words = ["bash", "-c", f'{limits}exec "$@"', "bash", binary, "run", "--console", "--no-stdin-eof", "--command",
                 "sh", "--", "-c", command]  # yapf: disable
        self.process = subprocess.Popen(words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                                        stderr=subprocess.STDOUT)

    def __enter__(self):
        rig.until(lambda: os.path.exists(self.path), "the console")
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.folder.cleanup()

    def attach(self, buffer=None):
        client = socket.socket(socket.AF_UNIX)
        if buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        client.settimeout(rig.PATIENCE_S)
        client.connect(self.path)
        return client

    def probe(self):
        return subprocess.run([self.binary, "probe", "live"], env=self.environment, capture_output=True).returncode


def read_at(client, bytes_per_s, end):
    """Reads until `end`, at most at this rate."""
    data = bytearray()
    began = time.monotonic()
    while not data.endswith(end):
        ahead_s = len(data) / bytes_per_s - (time.monotonic() - began)
        if ahead_s > 0:
            time.sleep(ahead_s)
        chunk = client.recv(32768)
        if not chunk:
            break
        data += chunk
    return bytes(data)


def check_slow_readers(binary):
    for rate in (10_000_000, 500_000):
        with Instance(binary, MUCH) as instance, contextlib.closing(instance.attach()) as client:
            client.sendall(b"go\n")
            data = read_at(client, rate, b"the end\r\n")
            REPORT.equal(data.count(LINE), LINES, f"all lines arrive at a reader of {rate} bytes per second")
            client.sendall(b"go\n")
            REPORT.equal(instance.process.wait(rig.PATIENCE_S), 0, "the command ends")


def check_late_reader(binary):
    """12 MB are more than what is kept for a client that does not read."""
    command = MUCH.replace(f"head -n {LINES}", f"head -n {3 * LINES}")
    with Instance(binary, command) as instance:
        with contextlib.closing(instance.attach()) as late, contextlib.closing(instance.attach()) as prompt:
            prompt.sendall(b"go\n")
            REPORT.check(read_at(prompt, 1e9, b"the end\r\n").count(LINE) == 3 * LINES, "a reader gets all of 12 MB")
            status = pathlib.Path(f"/proc/{instance.process.pid}/status").read_text()
            resident = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
            REPORT.check(resident < 20_000, "the supervisor stays small", f"{resident} kB")
            data = read_at(late, 1e9, b"the end\r\n")
            head, _, tail = data.partition("[… ".encode())
            skipped, _, tail = tail.partition(b" bytes skipped]\r\n")
            REPORT.check(skipped.isdigit(), "a client that does not read is told what it missed", data[:500])
            total = len(b"go\r\n") + 3 * LINES * len(LINE) + len(b"the end\r\n")
            seen = len(head) + int(skipped or 0) + len(tail)
            REPORT.check(total <= seen <= total + 1000, "nothing else is missing", f"{seen} of {total}")


def check_many_clients(binary):
    with Instance(binary, "read go; exit 4") as instance, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(contextlib.closing(instance.attach())) for _ in range(64)]
        late = stack.enter_context(contextlib.closing(instance.attach()))
        REPORT.equal(late.recv(1000), b"[iocwright: 64 consoles are attached already]\r\n", "the 65th console is told")
        clients[0].sendall(b"go\n")
        REPORT.equal(instance.process.wait(rig.PATIENCE_S), 4, "the first console still types")


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def check_descriptors(binary):
    with Instance(binary, "sleep 1000", "ulimit -n 24; ") as instance, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(contextlib.closing(instance.attach())) for _ in range(30)]
        refused = [client for client in clients if ended(client)]
        REPORT.check(0 < len(refused) < 30, "some consoles are refused with few descriptors", str(len(refused)))
        REPORT.equal([instance.probe() for _ in range(5)], [0] * 5, "probes are answered without a free descriptor")
        before = cpu_s(instance.process.pid)
        time.sleep(1)
        REPORT.check(cpu_s(instance.process.pid) - before < 0.3, "the supervisor does not spin")


def ended(client):
    """Whether the client was refused: it gets a sentence, and the end."""
    client.settimeout(0.2)
    with contextlib.suppress(TimeoutError):
        return b"no file descriptor left" in client.recv(1000)
    return False


def check_stuck_log(binary):
    """Nobody reads the log, and its pipe is full. The container still ends, and with the command's status."""
    with Instance(binary, "head -c 67000 /dev/zero; exit 6", log=subprocess.PIPE) as instance:
        REPORT.equal(instance.process.wait(rig.PATIENCE_S), 6, "the end is not delayed by a log that nobody reads")


def check_interrupt(binary):
    """A script gets the signal that was sent."""
    script = "trap 'exit 30' INT; trap 'exit 40' TERM; echo up; while :; do sleep 0.05; done"
    for number, status in ((signal.SIGINT, 30), (signal.SIGTERM, 40)):
        with Instance(binary, script, log=subprocess.PIPE) as instance:
            next(line for line in iter(instance.process.stdout.readline, b"") if line.rstrip() == b"up")
            instance.process.send_signal(number)
            REPORT.equal(instance.process.wait(rig.PATIENCE_S), status, f"{number.name} arrives as itself")


def main():
    binary = sys.argv[1]
    check_slow_readers(binary)
    check_late_reader(binary)
    check_many_clients(binary)
    check_descriptors(binary)
    check_stuck_log(binary)
    check_interrupt(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
