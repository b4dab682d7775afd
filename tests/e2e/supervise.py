#!/usr/bin/env python3
"""The supervisor with real processes: exit statuses, signals, orphans, stops and descriptors, as PID 1 and otherwise.

usage: supervise.py BINARY      (root, for PID namespaces)
"""
import hashlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import rig

REPORT = rig.Report()
NAMESPACE = ["unshare", "-pf", "--mount-proc"]
ENVIRONMENT = {**os.environ, "IOCWRIGHT_FAIL_DELAY": "0"}


def run(binary, root, command, pid_1, text=b"", options=()):
    """Runs a shell command supervised, and waits for its exit."""
    words = (NAMESPACE
             if pid_1 else []) + [binary, "run", "--supervise", *options, "--command", "sh", "--", "-c", command]
    return subprocess.run(words, env={**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)}, input=text, capture_output=True,
                          timeout=rig.PATIENCE_S)


def start(binary, root, command, options=(), **settings):
    words = [binary, "run", "--supervise", *options, "--command", "sh", "--", "-c", command]
    settings = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, **settings}
    return subprocess.Popen(words, env={**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)}, **settings)


def check_statuses(binary, root):
    for pid_1 in (False, True):
        wrong = [s for s in range(256) if run(binary, root, f"exit {s}", pid_1).returncode != s]
        REPORT.equal(wrong, [], f"each exit status is passed on, as PID 1: {pid_1}")


def check_deaths_by_signal(binary, root):
    deadly = [
        s for s in signal.valid_signals() if s not in (signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH,
                                                       signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
    ]
    for pid_1 in (False, True):
        wrong = [s for s in deadly if run(binary, root, f"ulimit -c 0; kill -{int(s)} $$", pid_1).returncode != 128 + s]
        REPORT.equal(wrong, [], f"128 + n after each signal, as PID 1: {pid_1}")


def check_forwarding(binary, root):
    for name in ("HUP", "QUIT", "USR1", "USR2", "WINCH", "ALRM", "PIPE", "XFSZ", "IO"):
        process = start(binary, root, f"trap 'echo got {name}; exit 9' {name}; echo up; while :; do sleep 0.05; done")
        lines = iter(process.stdout.readline, b"")
        next(line for line in lines if line == b"up\n")
        process.send_signal(getattr(signal, f"SIG{name}"))
        out = process.stdout.read()
        REPORT.equal((process.wait(rig.PATIENCE_S), out), (9, f"got {name}\n".encode()), f"SIG{name} is passed on")
        process.stdin.close()
        process.stdout.close()


def check_inheritance(binary, root):
    """The child inherits our signal mask, ignored signals, limits and descriptors."""
    look = "grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status; ulimit -n; ls -l /proc/self/fd | grep -c -v /proc"
    environment = {**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)}
    for before in (":", "trap '' PIPE HUP USR1"):
        outer = ["sh", "-c", f'{before}; exec "$@"', "sh"]
        bare = subprocess.run([*outer, "sh", "-c", look], input=b"", capture_output=True).stdout.split(b"\n")
        words = [*outer, binary, "run", "--supervise", "--command", "sh", "--", "-c", look]
        done = subprocess.run(words, env=environment, input=b"", capture_output=True, timeout=rig.PATIENCE_S)
        actual = done.stdout.split(b"\n")[1:]  # the first line prints the command
        REPORT.equal(actual[:4], bare[:4], f"signals and limits are inherited, after {before}")
    given = os.open("/dev/null", os.O_RDONLY)
    listing = "ls -l /proc/self/fd | sed 's/.* \\([0-9]*\\) -> /\\1 /'"
    words = [binary, "run", "--supervise", "--console", "--command", "sh", "--", "-c", listing]
    out = subprocess.run(words, env=environment, input=b"", capture_output=True, pass_fds=[given],
                         timeout=rig.PATIENCE_S).stdout.decode()
    held = {
        int(line.split()[0]): line.split()[-1].strip() for line in out.splitlines()
        if re.match(r"\d+ /|\d+ \w+:", line)
    }
    REPORT.equal(
        {
            fd: name
            for fd, name in held.items() if fd != given and not name.startswith(("/dev/pts/", "pipe:", "/proc/"))
        }, {}, "the child has none of our own descriptors")
    REPORT.check(held.get(given) == "/dev/null", "the child has the inherited descriptor", str(held))
    os.close(given)


def check_ignored_children(binary, root):
    """If the parent has left SIGCHLD ignored, wait() returns no exit statuses."""
    outer = ["sh", "-c", "trap '' CHLD; exec \"$@\"", "sh"]
    words = [*outer, binary, "run", "--supervise", "--command", "sh", "--", "-c", "exit 6"]
    environment = {**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)}
    done = subprocess.run(words, env=environment, input=b"", capture_output=True, timeout=rig.PATIENCE_S)
    REPORT.equal(done.returncode, 6, "the exit status is passed on although SIGCHLD was ignored")


def children_of(pid):
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def state_of(pid):
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0]


def check_orphans(binary, root):
    # each subshell leaves its sleep behind as an orphan, which we must reap
    process = start(binary, root, "for i in $(seq 1000); do (sleep 0.2 & ) ; done; echo born; read end; exit 4")
    lines = iter(process.stdout.readline, b"")
    next(line for line in lines if line == b"born\n")
    rig.until(lambda: len(children_of(process.pid)) == 1, "orphans to be gone")
    REPORT.check(True, "a thousand orphans are reaped")
    zombies = [pid for pid in children_of(process.pid) if state_of(pid) == "Z"]
    REPORT.equal(zombies, [], "there are no zombies")
    before = len(os.listdir(f"/proc/{process.pid}/fd"))
    for _ in range(200):
        subprocess.run([binary, "status", "--json"], env={**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)},
                       stdout=subprocess.DEVNULL, check=True)
    rig.until(lambda: len(os.listdir(f"/proc/{process.pid}/fd")) <= before, "connections to be closed")
    REPORT.check(True, "no descriptor leaks")
    process.communicate(b"go\n", timeout=rig.PATIENCE_S)
    REPORT.equal(process.returncode, 4, "the exit status after reaping orphans")


def check_stops(binary, root):
    deaf = "trap '' TERM INT HUP; echo up; while :; do sleep 0.05; done"
    process = start(binary, root, deaf, ["--grace", "0.6"])
    lines = iter(process.stdout.readline, b"")
    next(line for line in lines if line == b"up\n")
    began = time.monotonic()
    process.terminate()
    out = process.stdout.read().decode()
    REPORT.equal(process.wait(rig.PATIENCE_S), 137, "a program that ignores all signals is killed")
    took = time.monotonic() - began
    REPORT.check(0.55 <= took < 20, "SIGKILL is sent at the end of the grace", f"{took:.2f} s")
    REPORT.check("was killed by SIGKILL" in out, "the log reports SIGKILL", out)

    process = start(binary, root, deaf, ["--grace", "1000"])
    lines = iter(process.stdout.readline, b"")
    next(line for line in lines if line == b"up\n")
    process.terminate()
    rig.until(
        lambda: '"stopping"' in subprocess.run([binary, "status", "--json"], env={
            **ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)
        }, capture_output=True, text=True).stdout, "the stop to begin")
    process.terminate()
    REPORT.equal(process.wait(rig.PATIENCE_S), 137, "a second SIGTERM skips the grace")

    process = start(binary, root, "exec sleep 1000")
    rig.until(
        lambda: '"running"' in subprocess.run([binary, "status", "--json"], env={
            **ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)
        }, capture_output=True, text=True).stdout, "the script to run")
    os.kill(int(children_of(process.pid)[0]), signal.SIGSTOP)
    process.terminate()
    REPORT.equal(process.wait(rig.PATIENCE_S), 143, "a stopped process is continued for SIGTERM")


def check_streams(binary, root):
    noise = root / "noise"
    subprocess.run(["sh", "-c", f"head -c 39321600 /dev/urandom | base64 -w 79 > {noise}"], check=True)
    with noise.open("rb") as file:
        expected = hashlib.file_digest(file, "sha256").hexdigest()
    for options in ([], ["--console"]):
        actual = hashlib.sha256()
        process = start(binary, root, f"cat {noise}", options)
        first = process.stdout.readline()
        while chunk := process.stdout.read1(1 << 20):
            actual.update(chunk)
        REPORT.equal((process.wait(rig.PATIENCE_S), first[:3], actual.hexdigest()), (0, b"sh ", expected),
                     f"a burst of {noise.stat().st_size} bytes arrives complete {options}")
    noise.unlink()
    done = run(binary, root, "cat; echo end", False, b"one\ntwo")
    REPORT.equal(done.stdout.split(b"\n", 1)[1], b"one\ntwoend\n", "the end of input is passed on through a pipe")
    done = run(binary, root, "cat; echo end", False, b"one\ntwo", ["--console"])
    REPORT.check(done.stdout.endswith(b"two\nend\n"), "and through a terminal, after the last line is terminated",
                 done.stdout)
    stays = start(binary, root, "read line; echo never", ["--no-stdin-eof"], stdin=subprocess.DEVNULL)
    time.sleep(0.3)
    REPORT.equal(stays.poll(), None, "--no-stdin-eof keeps the program running")
    stays.terminate()
    REPORT.equal(stays.wait(rig.PATIENCE_S), 143, "until it is stopped with SIGTERM")
    stamped = run(binary, root, "echo a; echo b", False, options=["--console", "--timestamps"]).stdout.decode()
    REPORT.check(
        len(re.findall(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ", stamped, re.M)) == 3,
        "--timestamps stamps each line", stamped)


def check_restarts(binary, root):
    done = run(binary, root, f"echo x >> {root}/runs; exit 3", False, options=["--restart", "on-failure:2"])
    REPORT.equal((done.returncode, (root / "runs").read_text()), (3, "x\nx\nx\n"),
                 "--restart restarts twice, then returns the exit status")
    held = subprocess.Popen([binary, "run", "--supervise", "--command", "sh", "--", "-c", "exit 6"],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            env={**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root), "IOCWRIGHT_DEBUG_HOLD": "1"})
    lines = iter(held.stdout.readline, b"")
    told = next(line for line in lines if b"DEBUG_HOLD" in line)
    REPORT.check(b"status 6" in told and b"exec" in told, "a held container logs how to inspect it", told)
    probe = subprocess.run([binary, "probe", "live"], env={**ENVIRONMENT, "IOCWRIGHT_STATE_DIR": str(root)},
                           capture_output=True)
    REPORT.equal(probe.returncode, 0, "a held container is live")
    held.terminate()
    REPORT.equal(held.wait(rig.PATIENCE_S), 6, "and returns the exit status when it is stopped")
    held.stdout.close()
    REPORT.equal([p.name for p in root.iterdir() if "sock" in p.name], [], "no socket is left behind")


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    with rig.tempfile.TemporaryDirectory(prefix="iocwright-e2e-") as folder:
        root = pathlib.Path(folder)
        for check in (check_statuses, check_deaths_by_signal, check_forwarding, check_inheritance,
                      check_ignored_children, check_orphans, check_stops, check_streams, check_restarts):
            check(binary, root)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
