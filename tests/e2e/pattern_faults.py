#!/usr/bin/env python3
"""What may go wrong while patterns are copied: cut connections, tampered files, read-only folders, killed commands and
commands at the same time. An instance stays as it was, or the fault is reported; nothing of the user's is lost.

usage: pattern_faults.py BINARY
"""
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time

import rig
from pattern_bench import IMAGE, SCHEMA, Bench


class CutAt(list):
    """The requests of a site, of which one is not answered."""

    def __init__(self, site, number):
        super().__init__()
        self.site, self.number = site, number

    def append(self, request):
        super().append(request)
        self.site.faults = 1 if len(self) == self.number else 0


class CuttingForwarder:
    """Forwards connections to a port. `limit` is the number of bytes of all answers after which they are cut."""

    def __init__(self, port):
        self.port, self.limit, self.sent = port, None, 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"git://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.close()

    def cut_after(self, limit):
        self.limit, self.sent = limit, 0

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client = self._server.accept()[0]
                server = socket.create_connection(("127.0.0.1", self.port))
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._forward, args=ends, daemon=True).start()

    def _forward(self, source, target, is_answer):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if is_answer and self.limit is not None:
                    data = data[:max(0, self.limit - self.sent)]
                self.sent += len(data) if is_answer else 0
                target.sendall(data)
                if is_answer and self.limit is not None and self.sent >= self.limit:
                    break
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def cut_clones(report, bench):
    """A library that cannot be cloned changes nothing."""
    with bench.https() as (site, uri):
        bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        before = bench.files()
        for number in (1, 2, 3):  # the list of refs, the chosen ones, the pack
            site.requests = CutAt(site, number)
            status, said = bench.pattern("update", bench.instance, "-v", "2.0")
            is_told = "could not resolve pattern 'gauge': failed to clone " in said
            report.check(status == 1 and is_told, f"an error if connection {number} is cut: {said}")
            report.equal(bench.files(), before, "the instance is as it was")
        site.requests = []
        bench.environment["GIT_SSL_CAINFO"] = "/dev/null"
        status, said = bench.pattern("restore", bench.instance)
        report.check(status == 1 and "certificate" in said, f"an unknown certificate is an error: {said}")
    status, said = bench.pattern("restore", bench.instance)
    report.check(status == 1 and "failed to clone" in said, f"a server that is down is an error: {said}")
    report.equal(bench.files(), before, "the instance is as it was")
    report.equal(list((bench.root / "tmp").iterdir()), [], "no temporary folder is left")


def cut_anywhere(report, bench):
    """Wherever the answers of a server end, the instance is as it was."""
    with bench.daemon() as uri, CuttingForwarder(int(uri.split(":")[2].split("/")[0])) as forwarder:
        uri = forwarder.url + "/library"
        status, said = bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        report.equal(status, 0, f"a pattern is added: {said}")
        before = bench.files()
        forwarder.cut_after(1 << 30)
        report.equal(bench.pattern("restore", bench.instance)[0], 0, "restore counts the bytes of a clone")
        total = forwarder.sent
        report.check(total > 300, f"the server sends {total} bytes")
        wrong = []
        for limit in [0, 1, 4, 5, *range(11, total - 1, max(1, total // 20)), total - 1]:
            forwarder.cut_after(limit)
            status, said = bench.pattern("update", bench.instance, "-v", "2.0")
            if status == 0:  # only the end of the conversation was missing
                bench.pattern("update", bench.instance, "-v", "1.0", "-s", str(bench.root / "library"))
                wrong += [limit] if limit < total // 2 else []
                forwarder.cut_after(None)
                bench.pattern("update", bench.instance, "-v", "1.0", "-s", uri)
            elif "failed to clone" not in said:
                wrong.append(f"{limit}: {said}")
            if bench.files() != before:
                wrong.append(f"{limit}: the files have changed")
        report.equal(wrong, [], "a clone that is cut anywhere changes nothing")
    text = json.dumps(SCHEMA).encode()
    bench.write({"services/demo/values.yaml": IMAGE})
    for part in (0, 1, len(text) // 2, len(text) - 1):
        with bench.published((200, {"Content-Length": str(len(text))}, text[:part])):
            status, said = bench.pattern("schema", bench.instance)
        if status != 0 or "skipping schema generation" not in said or (bench.root / ".cache").exists():
            wrong.append(f"{part}: {said}")
    report.equal(wrong, [], "a schema that is cut anywhere is none")


def tampered(report, bench):
    """Changed files, and links in a library, are found."""
    with bench.daemon() as uri:
        bench.pattern("add", "gauge@1.0", bench.instance, "--source", uri)
        before = bench.files()
        bench.write({"services/demo/config/gauge.proto": "edited\n"})
        status, said = bench.pattern("check", bench.instance)
        report.check(status == 1 and "error: gauge:config/gauge.proto hash mismatch" in said, "an edit is found")
        report.equal(bench.pattern("restore", bench.instance)[0], 0, "restore succeeds")
        report.equal(bench.files(), before, "the file is as it was")
        lock = bench.files()["runtime-lock.yaml"]
        bench.write({"services/demo/runtime-lock.yaml": lock.replace("config/gauge.proto:", "../../outside:")})
        bench.write({"outside": "precious\n"})
        report.equal(bench.pattern("update", bench.instance, "-v", "2.0")[0], 0, "a lock with a path outside is read")
        report.equal((bench.root / "outside").read_text(), "precious\n", "the file outside is left alone")
        (bench.root / "library/gauge/link").symlink_to("/etc/passwd")
        bench.commit("3.0")
        before = bench.files()
        status, said = bench.pattern("update", bench.instance, "-v", "3.0")
        report.check(status == 1 and "'link' is a symlink" in said, "a link in the library is an error")
        report.equal(bench.files(), before, "the instance is as it was")


def read_only(report, bench):
    """A folder that cannot be written to is found out before the first change; modes are kept."""
    bench.pattern("add", "gauge@1.0", bench.instance, "-s", "library")
    (bench.instance / "config/gauge.proto").chmod(0o755)
    report.equal(bench.pattern("restore", bench.instance)[0], 0, "restore succeeds")
    report.equal((bench.instance / "config/gauge.proto").stat().st_mode & 0o777, 0o755, "the mode is kept")
    bench.write({"new/gauge/a.db": "new\n", "new/gauge/gauge.proto": "new\n", "new/gauge/sub/x.db": "new\n"})
    bench.write({"services/demo/config/sub/own": "mine\n"})
    before = bench.files()
    program = bench.root / "copy"
    shutil.copy(bench.ibek, program)
    options = {}
    if os.geteuid() == 0:  # who may write everywhere
        nobody = 65534
        for path in [bench.root, *bench.root.rglob("*")]:
            os.chown(path, nobody, nobody, follow_symlinks=False)
        options = {"user": nobody, "group": nobody, "extra_groups": []}
    for folder in ("config/sub", "config", "."):
        (bench.instance / folder).chmod(0o555)
        done = subprocess.run(
            [program, "pattern", "update", bench.instance, "-v", "2", "-s", bench.root / "new"],
            cwd=bench.root, env=bench.environment, capture_output=True, text=True, **options)
        (bench.instance / folder).chmod(0o755)
        is_told = "Permission denied" in done.stderr
        report.check(done.returncode == 1 and is_told, f"a read-only folder {folder} is an error: {done.stderr}")
        report.equal(bench.files(), before, "the instance is as it was")


def together(report, bench):
    """Commands at the same time wait for each other, and none of them undoes what another one did."""
    names = [f"part{number}" for number in range(6)]
    for version in ("one", "two"):
        bench.write({f"{version}/{name}/{name}-{number}.db": version for name in names for number in range(5)})

    def run_all(commands):
        running = [
            subprocess.Popen([bench.ibek, "pattern", *command], cwd=bench.root, env=bench.environment,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for command in commands
        ]
        return [process.communicate()[0] for process in running if process.wait() != 0]

    for number in range(4):
        (bench.instance / "runtime-lock.yaml").unlink(missing_ok=True)
        said = run_all(["add", name, "-s", "one", str(bench.instance)] for name in names)
        report.equal(said, [], f"patterns are added at the same time ({number})")
        lock = bench.files()["runtime-lock.yaml"]
        report.equal([name for name in names if f"  {name}:\n" not in lock], [], "the lock has all of them")
        said = run_all(["update", "-n", name, "-v", "2", "-s", "two", str(bench.instance)] for name in names)
        report.equal(said, [], "and updated at the same time")
        report.equal(bench.files()["runtime-lock.yaml"].count("source: two"), len(names), "all updates are in the lock")
        report.equal(bench.pattern("check", bench.instance)[0], 0, "the files match the lock")
    report.check(not (bench.instance / ".iocwright").exists(), "nothing is left behind")


def kills(report, bench):
    """However an update is killed, the next command leaves the files and the lock of one version."""
    for version in ("one", "two"):
        bench.write({f"{version}/gauge/{number}.db": version for number in range(20)})
    (bench.root / "two/gauge/0.db").unlink()
    bench.write({"two/gauge/0.db/inner.db": "two"})  # a folder in the place of a file
    report.equal(bench.pattern("add", "gauge", bench.instance, "--source", "one")[0], 0, "a pattern is added")
    mixed = 0
    interrupted = 0
    for number in range(60):
        command = [bench.ibek, "pattern", "update", bench.instance, "-v", str(number), "-s", ("one", "two")[number % 2]]
        process = subprocess.Popen(command, cwd=bench.root, env=bench.environment, stdout=subprocess.DEVNULL)
        time.sleep(0.0008 * number)
        process.kill()
        process.wait()
        interrupted += (bench.instance / ".iocwright").exists()
        bench.pattern("update", bench.instance, "--name", "nope")
        mixed += bench.pattern("check", bench.instance)[0] != 0 or (bench.instance / ".iocwright").exists()
    report.equal(mixed, 0, f"no version is mixed with another ({interrupted} updates were interrupted)")
    print(f"{interrupted} of 60 updates were killed while they wrote")


def main():
    tests = [cut_clones, cut_anywhere, tampered, read_only, together, kills]
    return rig.run_tests(tests, lambda: Bench(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
