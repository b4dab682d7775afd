#!/usr/bin/env python3
"""Edge cases of the supervisor: closed readers, foreign sockets, early exits, signals during the preparation.

usage: supervise_edges.py BINARY      (scripts replace the IOC and msi)
"""
import fcntl
import json
import os
import pathlib
import re
import resource
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

import rig

REPORT = rig.Report()
INIT_LINE = "iocRun: All initialization complete"


class Instance:
    """The folders of an image with a hand-written instance; `ioc` and `msi` are shell scripts."""

    def __init__(self, binary, ioc="exit 0", msi=None, **variables):
        self.binary = binary
        self._folder = tempfile.TemporaryDirectory(prefix="iocwright-e2e-")
        self.root = pathlib.Path(self._folder.name)
        self.write("ioc/config/st.cmd", "")
        self.script("ioc/bin/linux-x86_64/ioc", ioc)
        if msi is not None:
            self.write("ioc/config/ioc.subst", "")
            self.script("base/bin/linux-x86_64/msi", msi)
        self.environment = {
            "PATH": os.environ["PATH"], "EPICS_ROOT": str(self.root), "SUPPORT": f"{self.root}/support",
            "IOC": f"{self.root}/ioc", "EPICS_BASE": f"{self.root}/base", "EPICS_HOST_ARCH": "linux-x86_64",
            "IOCWRIGHT_STATE_DIR": str(self.root), "IOCWRIGHT_FAIL_DELAY": "0",
            **({"IOCWRIGHT_MSI": "base"} if msi is not None else {}), **variables
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def script(self, name, text):
        self.write(name, f"#!/bin/sh\n{text}\n")
        (self.root / name).chmod(0o755)

    def words(self, *options):
        return [self.binary, "run", "--supervise", *options]

    def run(self, *options, text=b"", **settings):
        return subprocess.run(self.words(*options), env=self.environment, input=text, capture_output=True,
                              timeout=rig.PATIENCE_S, **settings)

    def start(self, *options, **settings):
        settings = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **settings}
        return subprocess.Popen(self.words(*options), env=self.environment, **settings)

    def status(self):
        words = [self.binary, "status", "--json"]
        return subprocess.run(words, env=self.environment, capture_output=True, timeout=rig.PATIENCE_S).stdout

    def until_running(self):
        """The status as soon as the IOC runs."""

        def running():
            answer = json.loads(self.status() or "{}")
            return answer.get("state") == "running" and not answer["script"] and answer

        return rig.until(running, "the IOC to run")

    def let_signals_arrive(self):
        """Waits until the supervisor has forwarded all pending data and handled the signals that this causes.

        An answer takes two rounds of its loop. In the next round it reads, in the second it writes, and the third
        begins with signals.
        """
        for _ in range(3):
            self.status()


def until_line(process, text):
    return next(line for line in iter(process.stdout.readline, b"") if text in line)


def check_early_end(binary):
    """The end of iocInit is detected even if the IOC exits immediately, because its output is read first."""
    for options in ([], ["--console"]):
        with Instance(binary, f"echo '{INIT_LINE}' >&2") as instance:
            REPORT.equal({instance.run(*options).returncode for _ in range(20)}, {0},
                         f"an IOC that exits right after iocInit has not failed {options}")
            instance.script("ioc/bin/linux-x86_64/ioc", f"head -c 100000 /dev/zero | tr '\\0' x; echo '{INIT_LINE}'")
            REPORT.equal(instance.run(*options).returncode, 0, f"nor has one with a lot of output before {options}")
        with Instance(binary) as instance:
            REPORT.equal({instance.run(*options).returncode for _ in range(20)}, {1},
                         f"an IOC that exits right before iocInit completes has failed {options}")


def check_outputs(binary):
    talk = "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done; exit 5"
    with Instance(binary, talk) as instance:
        done = instance.run()
        REPORT.check(
            done.stdout.count(b"out ") == 9 and b"err" not in done.stdout and done.stderr.count(b"err ") == 9,
            "stdout and stderr are separate", f"{done.stdout}{done.stderr}")
        out, _ = instance.start().communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(re.findall(rb"(?:out|err) \d",
                                out), [b"%s %d" % (word, i) for i in range(1, 10) for word in (b"out", b"err")],
                     "stdout and stderr keep their order if they are the same file")
        done = instance.run("--timestamps")
        REPORT.equal(len(re.findall(rb"^\d{4}-\d\d-\d\dT\S+Z err \d$", done.stderr, re.M)), 9,
                     "--timestamps applies to stderr as well")
    with Instance(binary,
                  'echo up; read word; echo one; echo two >&2 && echo more && touch "$EPICS_ROOT/went-on"; exit 6'
                  ) as instance:
        process = instance.start()
        until_line(process, b"up")
        process.stdout.close()
        process.stdin.write(b"go\n")
        process.stdin.close()
        REPORT.equal(process.wait(rig.PATIENCE_S), 6, "an IOC keeps running when the reader of its log closes")
        REPORT.check((instance.root / "went-on").exists(), "and its writes succeed")
    with Instance(binary, "exit 3") as instance:
        ours, theirs = os.pipe()
        process = instance.start(stdout=theirs, stderr=theirs)
        process.communicate(timeout=rig.PATIENCE_S)
        REPORT.check(not fcntl.fcntl(theirs, fcntl.F_GETFL) & os.O_NONBLOCK,
                     "a descriptor shared with other processes keeps its flags")
        os.close(ours)
        os.close(theirs)
        closed = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *instance.words()],
                                env=instance.environment, timeout=rig.PATIENCE_S)
        REPORT.equal(closed.returncode, 3, "the supervisor works without standard streams")


def limit(what, size):
    """For preexec_fn."""
    return lambda: resource.setrlimit(what, (size, resource.RLIM_INFINITY))


def check_signals_of_own_io(binary):
    """Signals caused by the supervisor's own writes neither reach the IOC nor replace its exit status."""
    until_told = 'until [ -e "$EPICS_ROOT/go" ]; do sleep 0.02; done; exit 9'
    with Instance(binary, f'echo up; read word; echo more; touch "$EPICS_ROOT/said"; {until_told}') as instance:
        process = instance.start()
        until_line(process, b"up")
        process.stdout.close()
        process.stdin.write(b"go\n")
        process.stdin.flush()
        rig.until(lambda: (instance.root / "said").exists() or process.poll() is not None, "the IOC to write")
        instance.let_signals_arrive()
        (instance.root / "go").touch()
        process.stdin.close()
        REPORT.equal(process.wait(rig.PATIENCE_S), 9, "an IOC whose log has no reader gets no SIGPIPE")
    with Instance(binary, f"exec <&-; echo up; {until_told}") as instance:
        process = instance.start()
        until_line(process, b"up")
        process.stdin.write(b"x")
        process.stdin.flush()
        instance.let_signals_arrive()
        (instance.root / "go").touch()
        process.communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(process.returncode, 9, "an IOC that has closed stdin gets no SIGPIPE when input arrives")
    with Instance(binary, "echo last words; exit 9") as instance:
        statuses = set()
        for _ in range(20):
            end, begin = os.pipe()
            os.close(end)
            process = instance.start(stdin=subprocess.DEVNULL, stdout=begin, stderr=begin)
            statuses.add(process.wait(rig.PATIENCE_S))
            os.close(begin)
        REPORT.equal(statuses, {9}, "SIGPIPE for the last line of the log does not replace the exit status")
    ioc = f'head -c 100000 /dev/zero; touch "$EPICS_ROOT/said"; {until_told}'
    with Instance(binary, ioc) as instance, tempfile.TemporaryFile() as log:
        process = instance.start(stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                 preexec_fn=limit(resource.RLIMIT_FSIZE, 4096))
        rig.until(lambda: (instance.root / "said").exists() or process.poll() is not None, "the IOC to write")
        instance.let_signals_arrive()
        (instance.root / "go").touch()
        REPORT.equal(process.wait(rig.PATIENCE_S), 9, "an IOC whose log is at the file size limit gets no SIGXFSZ")
        REPORT.equal(os.fstat(log.fileno()).st_size, 4096, "the log has reached the limit")


def check_failing_child(binary):
    """A start that fails with an exception, here out of memory, does not remove the sockets of its parent."""
    ioc = f"""if mkdir "$EPICS_ROOT/tried"; then truncate -s 1G "$IOC/config/st.cmd"; exit 1; fi
echo '{INIT_LINE}'; exec cat"""
    with Instance(binary, ioc, IOCWRIGHT_LIMIT_INPUT_SIZE=str(2 << 30)) as instance:
        process = instance.start("--console", "--restart", "on-failure:3",
                                 preexec_fn=limit(resource.RLIMIT_AS, 256 << 20))
        line = until_line(process, b"internal error")
        REPORT.check(b"iocwright: internal error: out of memory" in line, "the log says why the start failed", line)
        line = until_line(process, b"restarting in")
        REPORT.check(b"startup failed with status 70" in line, "the exit status is that of an internal error", line)
        REPORT.check(b'"pausing"' in instance.status(), "the supervisor still answers")
        instance.write("ioc/config/st.cmd", "")
        until_line(process, INIT_LINE.encode())
        rig.until(lambda: b'"running"' in instance.status(), "the IOC to run")
        with socket.socket(socket.AF_UNIX) as console:
            console.settimeout(rig.PATIENCE_S)
            console.connect(f"{instance.root}/stdio.sock")
            console.sendall(b"knock\n")
            seen = b""
            while b"knock" not in seen.rpartition(INIT_LINE.encode())[2]:
                seen += console.recv(4096)
        stop = subprocess.run([binary, "stop"], env=instance.environment)
        REPORT.equal(stop.returncode, 0, "the next IOC has a console and can be stopped")
        process.communicate(timeout=rig.PATIENCE_S)


def check_preparing(binary):
    """Signals, orphans and the end of the grace before the IOC is executed."""
    msi = 'for i in 1 2 3 4 5; do (true &); (sleep 0.05 &); done; touch "$IOC/in_msi"; exec sleep 1000'
    with Instance(binary, msi=msi) as instance:
        process = instance.start()
        rig.until(lambda: (instance.root / "ioc/in_msi").exists(), "msi to run")
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        rig.until(lambda: len(children.read_text().split()) == 1, "orphans of the preparation to be reaped")
        group = int(children.read_text())
        process.terminate()
        process.communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(process.returncode, 128 + signal.SIGTERM, "SIGTERM ends the preparation")
        left = subprocess.run(["ps", "-o", "pid=", "-s", str(group)], capture_output=True, text=True).stdout
        rig.until(
            lambda: not subprocess.run(["ps", "-o", "pid=", "-s", str(group)], capture_output=True, text=True).stdout.
            strip(), f"nothing of it to be left: {left}")
    with Instance(binary, IOCWRIGHT_FAIL_DELAY="1000") as instance:
        (instance.root / "ioc/config/st.cmd").unlink()
        process = instance.start()
        until_line(process, b"the container exits in 1000 s")
        probe = subprocess.run([binary, "probe", "live"], env=instance.environment, capture_output=True)
        REPORT.equal(probe.returncode, 0, "an instance that delays its exit is live")
        process.terminate()
        process.communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(process.returncode, 1, "SIGTERM ends the delay of a failed start with the start's status")
    with Instance(binary, "exit 0", IOCWRIGHT_STATE_DIR="/proc/none") as instance:
        done = instance.run()
        REPORT.check(done.returncode == 3 and b"set IOCWRIGHT_STATE_DIR to a writable folder" in done.stderr,
                     "an unwritable state folder fails the start", f"{done}")


def check_sockets(binary):
    """Files of others at the paths of our sockets are kept; stale sockets of our own are replaced."""
    with Instance(binary, f"echo '{INIT_LINE}'; cat") as instance:
        place = instance.root / "stdio.sock"

        def with_in_place(make, what):
            make()
            before = place.lstat()
            done = instance.run("--console")
            after = place.lstat()
            REPORT.check(done.returncode == 0 and b"console unavailable: cannot listen on" in done.stdout,
                         f"{what}: the IOC runs without a console", f"{done}")
            REPORT.equal((before.st_ino, before.st_mode), (after.st_ino, after.st_mode), f"{what}: it is not modified")
            place.unlink()

        other = instance.root / "other"
        other.write_text("of another\n")
        with_in_place(lambda: place.symlink_to(other), "a link")
        REPORT.equal(other.read_text(), "of another\n", "the target of the link is not modified")
        with_in_place(lambda: place.write_text("no socket"), "a file")

        def leave_socket(owner=None):
            with socket.socket(socket.AF_UNIX) as dead:
                dead.bind(str(place))
            if owner:
                os.chown(place, owner, owner)

        if os.geteuid() == 0:
            with_in_place(lambda: leave_socket(12345), "another user's socket")
        leave_socket()
        process = instance.start("--console")
        rig.until(
            lambda: b'"running"' in subprocess.run([binary, "status", "--json"], env=instance.environment,
                                                   capture_output=True).stdout, "the IOC to run")
        REPORT.check(stat.S_IMODE(place.stat().st_mode) == 0o600, "a stale socket is replaced")
        with Instance(binary, "echo \"%s\"" % INIT_LINE, IOCWRIGHT_STATE_DIR=str(instance.root)) as other:
            second = other.run("--console")
        REPORT.check(second.returncode == 0 and second.stdout.count(b"in use") == 2,
                     "a second run does not take over the first one's sockets", f"{second}")
        REPORT.check(place.exists(), "and does not remove them")
        clients = [socket.socket(socket.AF_UNIX) for _ in range(70)]
        for client in clients:
            client.connect(f"{place}.control")
        REPORT.equal(
            subprocess.run([binary, "probe", "live"], env=instance.environment).returncode, 0,
            "many idle clients do not block a probe")
        os.kill(process.pid, signal.SIGSTOP)
        more = [socket.socket(socket.AF_UNIX) for _ in range(80)]
        for client in more:
            client.setblocking(False)
            client.connect_ex(f"{place}.control")
        probe = subprocess.run([binary, "probe", "live"], env=instance.environment, capture_output=True,
                               timeout=rig.PATIENCE_S)
        REPORT.equal(probe.returncode, 1,
                     "a stopped supervisor with a full backlog fails the probe without blocking it")
        os.kill(process.pid, signal.SIGCONT)
        for client in (*clients, *more):
            client.close()
        process.communicate(timeout=rig.PATIENCE_S)


def check_start_script(binary):
    with Instance(binary) as instance:
        instance.write(
            "ioc/config/start.sh",
            'echo "console: ${STDIO_EXPOSED:-none}"; trap "exit 9" TERM; echo up; while :; do sleep 0.05; done\n')
        for options, word in (([], b"none"), (["--console"], b"YES")):
            process = instance.start(*options)
            out = until_line(process, b"console:") + until_line(process, b"up")
            process.terminate()
            out += process.communicate(timeout=rig.PATIENCE_S)[0]
            REPORT.check(b"console: " + word in out, f"a start script can tell whether it has a console {options}", out)
            REPORT.check(process.returncode == 9 and b"the script exited after SIGTERM" in out,
                         f"SIGTERM stops the script, and its exit status is passed on {options}",
                         f"{process.returncode} {out}")


def check_nested_run(binary):
    """A start.sh that does something and then starts the instance as usual."""
    ioc = f'echo "{INIT_LINE}"; while read -r line; do [ "$line" != exit ] || exit 0; done; exit 3'
    for how in ("", "exec ", "export IOC_NAME=OTHER; "):
        with Instance(binary, ioc, IOC_NAME="ONE") as instance:
            instance.write("ioc/config/start.sh", f"echo prepared\n{how}{binary} run --supervise\n")
            process = instance.start("--console")
            out = until_line(process, b"prepared") + until_line(process, INIT_LINE.encode())
            status = instance.until_running()
            REPORT.equal((status["script"], status["initialised"]), (False, True),
                         f"the supervisor knows the IOC that start.sh starts ({how or 'as a child'})")
            process.terminate()
            out += process.communicate(timeout=rig.PATIENCE_S)[0]
            REPORT.equal((process.returncode, out.count(b"prepared")), (0, 1),
                         f"it is stopped by `exit`, and start.sh ran once ({how or 'as a child'})")
            REPORT.check(b"exited after `exit` was typed" in out, "the log says so", out)
    with Instance(binary, f"exec {binary} run") as instance:
        instance.write("ioc/config/start.sh", f"{binary} run\n")
        done = instance.run()
        REPORT.check(done.returncode == 1 and b"has called `iocwright run` again" in done.stdout + done.stderr,
                     "an IOC that calls `iocwright run` is an error", f"{done}")


def check_stop_beside_pipes(binary):
    """What the IOC, its script and its children read never delays a stop."""
    with Instance(binary, IOCWRIGHT_GRACE="2") as instance:
        pipe = instance.root / "pipe"
        os.mkfifo(pipe)
        instance.write("log", "line\n")
        instance.write("ioc/config/st.cmd", f"< {pipe}\n")
        instance.script(
            "ioc/bin/linux-x86_64/ioc", f"""
(timeout 60 cat {pipe} & timeout 60 tail -f {instance.root}/log &) >/dev/null
timeout 60 cat {pipe} >/dev/null &
echo '{INIT_LINE}'
while read -r line; do [ "$line" != exit ] || exit 0; done""")
        process = instance.start()
        until_line(process, INIT_LINE.encode())
        time.sleep(5.5)  # only then autosave would be asked to save
        began = time.monotonic()
        process.terminate()
        try:
            out = process.communicate(timeout=20)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            out = process.communicate()[0]
        REPORT.check(process.returncode == 0 and time.monotonic() - began < 10,
                     "an IOC stops although it has a child, and a script, that read a pipe", out)


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (check_early_end, check_outputs, check_signals_of_own_io, check_failing_child, check_preparing,
                  check_sockets, check_start_script, check_nested_run,
                  check_stop_beside_pipes):
        check(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
