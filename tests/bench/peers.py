#!/usr/bin/env python3
"""Compare the supervisor with tini, catatonit, procServ and s6, each as PID 1 of a PID namespace.

usage: peers.py BINARY

Prints a table. Needs root, and the Debian packages tini, catatonit, procserv, s6 and execline; a program that is not
installed is left out.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 8
LINE = "TEST:RECORD:WITH:A:NAME:OF:34:BYTES\n"
LINES = 100_000
ORPHANS = """\
import os
for n in range(10_000):
    pid = os.fork()
    if pid == 0:
        if os.fork() == 0:
            os._exit(0)
        os._exit(0)
    os.waitpid(pid, 0)
import glob, time
def zombies():
    count = 0
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as file:
                count += file.read().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            pass
    return count
end = time.monotonic() + 5
while zombies() and time.monotonic() < end:
    time.sleep(0.05)
print("zombies", zombies(), flush=True)
"""


class Peer:
    """A supervisor and how it starts a shell command in the foreground."""

    def __init__(self, name, program, words, console=False):
        self.name, self.program, self.words, self.console = name, program, words, console

    def start(self, folder, script, shell="", **streams):
        """Starts it as PID 1. `shell` goes in front of its start, such as redirections."""
        (folder / "script.sh").write_text(script)
        words = self.words(folder, ["/bin/sh", str(folder / "script.sh")])
        settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **streams}
        environment = {**os.environ, "IOCWRIGHT_STATE_DIR": str(folder), "IOCWRIGHT_FAIL_DELAY": "0"}
        return subprocess.Popen(["unshare", "--pid", "--fork", "--mount-proc", "bash", "-c", f'{shell}exec "$@"', "-",
                                 *map(str, words)], env=environment, start_new_session=True, **settings)  # yapf: disable


def s6_words(folder, command):
    service = folder / "s6/ioc"
    service.mkdir(parents=True)
    (service / "run").write_text(f"#!/bin/sh\nexec {' '.join(command)}\n")
    # What users of s6 write, so that the container ends with the service.
    (service / "finish").write_text("#!/bin/sh\nstatus=$1\n[ $1 = 256 ] && status=$((128 + $2))\n"
                                    f"echo $status >{folder}/status\nexec s6-svscanctl -t {folder}/s6\n")
    for name in ("run", "finish"):
        (service / name).chmod(0o755)
    control = folder / "s6/.s6-svscan"
    control.mkdir()
    (control / "finish").write_text(f"#!/bin/sh\nread -r status <{folder}/status && exit $status\n")
    (control / "finish").chmod(0o755)
    return ["s6-svscan", folder / "s6"]


def peers(binary):
    found = [
        Peer("iocwright", binary, lambda folder, command:
             [binary, "run", "--supervise", "--no-stdin-eof", "--console", "--command", command[0], "--", *command[1:]],
             "stdio.sock"),
        Peer("tini", "tini", lambda folder, command: ["tini", "--", *command]),
        Peer("catatonit", "catatonit", lambda folder, command: ["catatonit", "--", *command]),
        Peer("procServ", "procServ", lambda folder, command:
             ["procServ", "-f", "-q", "--noautorestart", "-L", "-", f"unix:{folder}/stdio.sock", *command], "stdio.sock"),
        Peer("s6", "s6-svscan", s6_words),
    ]
    return [peer for peer in found if shutil.which(peer.program)]


def descendants(pid):
    """The processes below a process, the nearest first."""
    found = [pid]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(word) for word in task.read_text().split()]
            except OSError:
                pass
    return found[1:]


def until(condition):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.01)
    return None


def finish(process, patience_s=PATIENCE_S):
    """The status and the seconds until it ends, or `-` if it does not."""
    begin = time.monotonic()
    try:
        status = process.wait(timeout=patience_s)
    except subprocess.TimeoutExpired:
        status = None
    seconds = time.monotonic() - begin
    for pid in descendants(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()
    return "does not end" if status is None else f"{status} in {seconds:.1f} s"


def send(process, number):
    """Sends a signal to PID 1 of the namespace, as a container engine does."""
    if found := descendants(process.pid):
        os.kill(found[0], number)


def exit_status(peer, folder):
    return finish(peer.start(folder, "sleep 0.3; exit 7\n"))


def crash_status(peer, folder):
    return finish(peer.start(folder, "sleep 0.3; kill -SEGV $$\n"))


def stop(peer, folder):
    process = peer.start(folder, f"trap 'exit 3' TERM; touch {folder}/up; while :; do sleep 0.05; done\n")
    until((folder / "up").exists)
    send(process, signal.SIGTERM)
    return finish(process)


def stubborn(peer, folder):
    process = peer.start(folder, f"trap '' TERM; touch {folder}/up; while :; do sleep 0.05; done\n")
    until((folder / "up").exists)
    send(process, signal.SIGTERM)
    return finish(process)


def stuck_log(peer, folder):
    """Nobody reads the log: does the program get on, and does TERM end it?"""
    reader, writer = os.pipe()
    script = f"touch {folder}/up; yes {LINE.strip()} | head -n {LINES}; touch {folder}/done; sleep 1000\n"
    process = peer.start(folder, script, stdout=writer)
    os.close(writer)
    until((folder / "up").exists)
    end = time.monotonic() + 8
    while not (folder / "done").exists() and time.monotonic() < end:
        time.sleep(0.05)
    gets_on = "program runs on" if (folder / "done").exists() else "program hangs"
    send(process, signal.SIGTERM)
    result = finish(process)
    os.close(reader)
    return f"{gets_on}; TERM: {result}"


def connect(path):
    client = socket.socket(socket.AF_UNIX)
    try:
        client.connect(str(path))
        return client
    except OSError:
        client.close()
        return None


def slow_console(peer, folder):
    if not peer.console:
        return "no console"
    process = peer.start(folder, f"read go; yes {LINE.strip()} | head -n {LINES}; echo the end; sleep 1000\n")
    client = until(lambda: connect(folder / peer.console))
    client.settimeout(5)
    time.sleep(1)  # procServ has no sign that the program reads its input
    client.sendall(b"go\r\n")
    begin, received = time.monotonic(), b""
    try:
        while b"the end" not in received[-200:]:
            chunk = client.recv(5000)
            if not chunk:
                break
            received += chunk
            time.sleep(max(0, len(received) / 500_000 - (time.monotonic() - begin)))
    except OSError:
        pass
    lines = received.count(LINE.encode().strip() + b"\r\n") or received.count(LINE.encode().strip())
    send(process, signal.SIGTERM)
    finish(process)
    return f"{lines:,} of {LINES:,} lines"


def orphans(peer, folder):
    (folder / "orphans.py").write_text(ORPHANS)
    begin = time.monotonic()
    process = peer.start(folder, f"{sys.executable} {folder}/orphans.py >{folder}/result; exit 0\n")
    finish(process, 120)
    result = folder / "result"
    return f"{result.read_text().strip() if result.exists() else 'no result'}, {time.monotonic() - begin:.1f} s"


def closed_files(peer, folder):
    """A program that is started without standard files still runs, and its status is passed on."""
    return finish(peer.start(folder, "sleep 0.5; exit 7\n", shell="exec <&- >&- 2>&-; "))


ROWS = {
    "`exit 7`": exit_status,
    "crash by SIGSEGV": crash_status,
    "TERM, the program exits with 3": stop,
    "TERM, the program ignores it": stubborn,
    "the log's reader is stuck": stuck_log,
    "a console client at 0.5 MB/s, 3.7 MB": slow_console,
    "10,000 orphans": orphans,
    "started with 0, 1, 2 closed, `exit 7`": closed_files,
}


def main():
    found = peers(str(pathlib.Path(sys.argv[1]).resolve()))
    print("| | " + " | ".join(peer.name for peer in found) + " |")
    print("|---" * (len(found) + 1) + "|")
    for name, measure in ROWS.items():
        cells = []
        for peer in found:
            with tempfile.TemporaryDirectory() as folder:
                cells.append(measure(peer, pathlib.Path(folder)))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
