#!/usr/bin/env python3
"""Edge cases of a start: closed standard files, signals to PID 1, a shell's background, a long grace, RELEASE.shell.

usage: start_edges.py BINARY      (as root; shell scripts replace the IOC and msi)
"""
import json
import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import time

import rig
from supervise_edges import INIT_LINE, Instance, until_line

REPORT = rig.Report()


def check_closed_files(binary):
    for closed in ["", "<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"]:
        for mode in ("--exec", "--supervise"):
            with Instance(binary, "exit 5", "echo 'record(ai, \"A\") {}'") as instance:
                done = subprocess.run(["sh", "-c", f"{binary} run {mode} {closed}"], env=instance.environment,
                                      capture_output=True, text=True, stdin=subprocess.DEVNULL,
                                      timeout=rig.PATIENCE_S)
                where = f"run {mode} {closed}"
                REPORT.equal(done.returncode, 5, f"{where}: the IOC's exit status")
                database = instance.root / "runtime/ioc.db"
                REPORT.equal(database.exists() and database.read_text(), 'record(ai, "A") {}\n', f"{where}: ioc.db")


def check_first_process(binary):
    """As PID 1 without a supervisor, a signal ends the wait for hardware."""
    device = rig.Device()
    for number in (signal.SIGTERM, signal.SIGINT):
        with Instance(binary) as instance:
            (instance.root / "ioc/config/st.cmd").unlink()
            instance.write("ioc/config/ioc.yaml", "ioc_name: x\ndescription: x\nentities:\n"
                           f"  - {{type: ibek.wait_ip, device: cam, address: '{device.address}', timeout: 1000}}\n")
            process = subprocess.Popen(["unshare", "-pf", "--mount-proc", "--kill-child", binary, "run", "--exec"],
                                       env=instance.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT)
            children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
            child = int(rig.until(children.read_text, "the child").split()[0])
            rig.until((instance.root / "runtime/wait_list.yaml").exists, "the wait for hardware")
            time.sleep(0.2)
            begin = time.monotonic()
            os.kill(child, number)
            out, _ = process.communicate(timeout=rig.PATIENCE_S)
            REPORT.check(time.monotonic() - begin < 5, f"PID 1 is ended by signal {number} while it waits", out)
            REPORT.equal(process.returncode, 128 + number, "with the status of that signal")


class Shell:
    """An interactive bash at a terminal of its own."""

    def __init__(self, environment):
        pid, self.fd = pty.fork()
        if pid == 0:
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], {**environment, "PS1": "ready> "})
        self.pid = pid
        self.text = ""

    def type(self, text):
        os.write(self.fd, text.encode())

    def until(self, text):
        """Reads until the terminal has shown the text since the last call."""
        end = time.monotonic() + rig.PATIENCE_S
        while text not in self.text:
            if not select.select([self.fd], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError(f"waited for {text!r}: {self.text!r}")
            self.text += os.read(self.fd, 4096).decode(errors="replace")
        self.text = self.text.partition(text)[2]

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def check_background(binary):
    """`run &`, and `fg` later: what is typed reaches the IOC."""
    talk = f"echo '{INIT_LINE}'; while read -r line; do echo \"got <$line>\"; [ \"$line\" = exit ] && exit 0; done"
    with Instance(binary, talk) as instance:
        shell = Shell(instance.environment)
        try:
            shell.until("ready> ")
            shell.type(f"{binary} run --supervise &\n")
            shell.until(INIT_LINE)
            shell.type("echo the shell has 'its' terminal\n")
            shell.until("the shell has its terminal")
            shell.until("ready> ")
            shell.type("fg\n")
            time.sleep(0.5)
            shell.type("hello\r")
            shell.until("got <hello>")
            REPORT.check(True, "what is typed after `fg` reaches an IOC that was started with `&`")
            shell.type("exit\r")
            shell.until("got <exit>")
            shell.until("ready> ")
            shell.type("echo the shell is 'back'\n")
            shell.until("the shell is back")
            REPORT.check(True, "after its exit, the shell has its terminal back")
        except TimeoutError as error:
            REPORT.check(False, "an IOC that was started with `&` can be brought to the foreground", str(error))
        finally:
            shell.close()


def check_stop(binary):
    """`stop` waits for the grace of the instance, whichever it is."""
    with Instance(binary, f"trap '' TERM; echo '{INIT_LINE}'; while :; do sleep 0.1; done") as instance:
        process = instance.start("--grace", "1000", "--no-stdin-eof")
        rig.until(lambda: b'"running"' in instance.status(), "the IOC to run")
        REPORT.check(b'"grace_s":1000' in instance.status().replace(b" ", b""), "the status has the grace")
        stop = subprocess.Popen([binary, "stop"], env=instance.environment, stderr=subprocess.PIPE)
        rig.until(lambda: b'"stopping"' in instance.status(), "the stop request")
        ioc = json.loads(instance.status())["pid"]
        process.kill()
        stop.communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(stop.returncode, 0, "stop ends with the supervisor")
        os.kill(ioc, signal.SIGKILL)
        process.communicate(timeout=rig.PATIENCE_S)


def check_release_shell(binary):
    script = 'A=1; export A\nif [ -z "$NONE" ]; then\n  export B=${NONE:-d} C="$A$A"\nfi\n'
    for text, expected in [(script, "1 d 11"), (script + "export B=$(echo bash)\n", "1 bash 11")]:
        with Instance(binary, 'echo "$A $B $C"; exit 5') as instance:
            instance.write("support/configure/RELEASE.shell", text)
            done = instance.run()
            REPORT.check(expected.encode() in done.stdout, f"RELEASE.shell is read as bash reads it: {expected}",
                         done.stdout + done.stderr)
            instance.environment["PATH"] = "/nowhere"
            done = instance.run()
            if "$(" not in text:
                REPORT.equal(done.returncode, 5, "which needs no bash")
            else:
                REPORT.check(b"RELEASE.shell:5:1: error: only bash can read this line" in done.stderr,
                             "a line for which bash is missing is refused with its place", done.stderr)


def check_lock_of_script(binary):
    """A start script keeps the lock of the instance, whatever numbers it uses for its files."""
    for limit, opens in (("1000", "exec 3>/dev/null 4>/dev/null 5>/dev/null"), ("100", ":")):
        with Instance(binary, IOC_NAME="ONE") as instance:
            (instance.root / "runtime").mkdir()
            instance.write("ioc/config/start.sh", f"{opens}; echo up; exec sleep 1000\n")
            process = subprocess.Popen(["sh", "-c", f"ulimit -n {limit}; exec {binary} run --exec"],
                                       env=instance.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT)
            until_line(process, b"up\n")
            REPORT.equal(probe(instance).returncode, 0, f"a script keeps the lock with {limit} files after {opens}")
            REPORT.equal(probe(instance, IOC_NAME="TWO").returncode, 1, "its lock does not make another instance live")
            process.kill()
            process.communicate(timeout=rig.PATIENCE_S)


def probe(instance, **variables):
    return subprocess.run([instance.binary, "probe", "live"], env={**instance.environment, **variables},
                          capture_output=True, text=True, timeout=rig.PATIENCE_S)


def check_successor(binary):
    """A run waits for the end of the previous one, as when a pod replaces another."""
    with Instance(binary, f"echo '{INIT_LINE}'; exec cat", IOC_NAME="ONE") as instance:
        first = instance.start()
        until_line(first, INIT_LINE.encode())
        second = instance.start(**{"stderr": subprocess.STDOUT})
        line = until_line(second, b"waiting up to 30 s for it to end")
        REPORT.check(b"is in use by the instance `ONE`, process " in line, "a second run says what it waits for", line)
        first.terminate()
        first.communicate(timeout=rig.PATIENCE_S)
        REPORT.check(bool(until_line(second, INIT_LINE.encode())), "and starts after the end of the first")
        second.terminate()
        second.communicate(timeout=rig.PATIENCE_S)


def check_command_without_root(binary):
    """An entrypoint may set EPICS_ROOT for the instance only."""
    with Instance(binary, f"echo '{INIT_LINE}'; exec cat") as instance:
        process = instance.start("--console")
        until_line(process, INIT_LINE.encode())
        environment = {name: value for name, value in instance.environment.items() if name != "EPICS_ROOT"}

        def call(*words, **variables):
            return subprocess.run([binary, *words], env={**environment, **variables}, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=rig.PATIENCE_S)

        REPORT.equal(call("probe", "live").returncode, 0, "a probe without EPICS_ROOT is for the only instance")
        other = call("console", EPICS_ROOT="/elsewhere")
        REPORT.check(f"belongs to another instance with the runtime folder `{instance.root}/runtime`" in other.stderr,
                     "the console of another instance is refused", f"{other}")
        named = call("console", f"{instance.root}/stdio.sock", EPICS_ROOT="/elsewhere")
        REPORT.equal(named.returncode, 0, "unless its socket is given, even if it is the default")
        process.terminate()
        process.communicate(timeout=rig.PATIENCE_S)


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (check_closed_files, check_first_process, check_background, check_stop, check_release_shell,
                  check_lock_of_script, check_successor, check_command_without_root):
        check(binary)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
