#!/usr/bin/python3
"""A real IOC under the supervisor: its exit hooks, its console, probes, stops.

usage: ioc_life.py BINARY      (pexpect, tmux, socat and netcat-openbsd from Debian)
"""
import atexit
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import termios
import time

import pexpect
import rig

REPORT = rig.Report()
INSTANCE = {
    "ioc/config/st.cmd": """\
cd "$(IOC)"
dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase
dbLoadRecords "$(RUNTIME_DIR)/ioc.db"
iocInit
""",
    "ioc/config/ioc.db": """\
record(ao, "TEST:A") { field(VAL, "42") field(PINI, "YES") }
record(ao, "TEST:B") { field(VAL, "43") }
""",
}


HOOK = """#include <errno.h>
#include <stdio.h>
extern "C" int epicsAtExit3(void (*hook)(void*), void* argument, const char* name);
namespace {
void leave_mark(void* file) {
  FILE* mark = fopen(static_cast<const char*>(file), "a");
  fprintf(mark, "%s\\n", program_invocation_short_name);
  fclose(mark);
}
struct AtStart {
  AtStart() { epicsAtExit3(leave_mark, const_cast<char*>(MARK), "mark"); }
} at_start;
}
"""


def build_hook(image):
    """A library that hangs an exit hook into Base, as autosave does; the IOC gets it by LD_PRELOAD."""
    image.write({"hook.cpp": HOOK})
    library = image.root / "libhook.so"
    folder = image.base / "lib" / image.arch
    subprocess.run([
        "g++", "-shared", "-fPIC", f'-DMARK="{image.root}/hook"', image.root / "hook.cpp", "-o", library, f"-L{folder}",
        f"-Wl,-rpath,{folder}", "-lCom"
    ], check=True)
    return str(library)


def status(image):
    done = image.command("status", "--json")
    return json.loads(done.stdout) if done.returncode == 0 else {}


def until_running(image):
    return rig.until(lambda: status(image).get("state") == "running" and status(image), "the IOC to run")


def open_console(image, *options):
    """Our own console client, in a terminal."""
    return pexpect.spawn(str(image.binary), ["console", *options], env={**image.environment, "TERM": "xterm"},
                         timeout=rig.PATIENCE_S, dimensions=(30, 100))


def resident_bytes(process):
    line = next(line for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
                if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def check_pipes(image):
    process = image.start("run", "--supervise")
    until_running(image)
    REPORT.check(
        resident_bytes(process) < 6_000_000, "the supervisor uses less than 6 MB of memory",
        str(resident_bytes(process)))
    code, out = rig.end(process, b"dbgf TEST:A\n")
    REPORT.equal(code, 0, "the IOC exits with status 0 at the end of its input")
    REPORT.check("DBF_DOUBLE:         42" in out and f"ioc {image.runtime}/st.cmd" in out,
                 "its shell executes piped commands", out)
    REPORT.check("rror" not in out, "the log contains no error", out)


def check_log_reader(image):
    """An IOC survives when the reader of its log closes, even before iocInit, where EPICS Base starts to ignore
    SIGPIPE."""
    for startup in (INSTANCE["ioc/config/st.cmd"].replace("iocInit\n", ""), INSTANCE["ioc/config/st.cmd"]):
        image.write({"ioc/config/st.cmd": startup + 'epicsEnvSet("READY", "yes")\n'})
        process = image.start("run", "--supervise")
        next(line for line in iter(process.stdout.readline, b"") if b"epicsEnvSet" in line)
        process.stdout.close()
        process.stdout = None
        init = b"" if "iocInit" in startup else b"iocInit\n"
        typed = b"help\n" * 20 + b"epicsThreadSleep 0.3\n" + init + b"exit\n"
        process.communicate(typed, timeout=rig.PATIENCE_S)
        when = "after" if "iocInit" in startup else "before"
        REPORT.equal(process.returncode, 0, f"an IOC whose log loses its reader {when} iocInit exits with status 0")
    image.write(INSTANCE)


def check_stop(image, options, how):
    process = image.start("run", "--supervise", *options)
    until_running(image)
    how(process)
    out = process.stdout.read().decode()
    code = process.wait(rig.PATIENCE_S)
    REPORT.equal(code, 0, f"a stopped IOC exits with status 0 {options}")
    REPORT.check("exited after `exit` was typed" in out, f"the shell exits within half the grace {options}", out)
    ran = (image.root / "hook").read_text().split() if (image.root / "hook").exists() else []
    REPORT.equal(ran.count("ioc"), 1, f"the exit hook ran {options}")
    (image.root / "hook").unlink(missing_ok=True)


def set_by_a_shell(program):
    """Stops and continues it as job control does, changing the terminal settings in between."""
    program.kill(signal.SIGSTOP)
    rig.until(lambda: pathlib.Path(f"/proc/{program.pid}/stat").read_text().rsplit(") ", 1)[1][0] == "T",
              "the program to be stopped")
    settings = termios.tcgetattr(program.child_fd)
    settings[3] |= termios.ICANON
    termios.tcsetattr(program.child_fd, termios.TCSANOW, settings)
    program.kill(signal.SIGCONT)


def check_terminal(image):
    ioc = pexpect.spawn(str(image.binary), ["run", "--supervise"], env={**image.environment, "TERM": "xterm"},
                        timeout=rig.PATIENCE_S, dimensions=(24, 90))
    ioc.expect("iocRun: All initialization complete")
    ioc.expect("epics> ")
    ioc.send("dbgf TEST:A\r")
    ioc.expect("DBF_DOUBLE: +42")
    ioc.expect("epics> ")
    ioc.send("\x1b[A\r")  # the arrow up brings the line back
    ioc.expect("DBF_DOUBLE: +42")
    ioc.expect("epics> ")
    REPORT.check(True, "arrow keys work in the container's terminal")

    console = open_console(image)
    console.expect("iocRun: All initialization complete")
    console.send("\r")
    console.expect("epics> ")
    console.send("dbgf TEST:B\r")
    console.expect("DBF_DOUBLE: +43")
    ioc.expect("DBF_DOUBLE: +43")
    REPORT.check(True, "an attached console shows the scrollback and can type, and the log shows both")
    console.send("\x1b[A\x1b[A\r")
    console.expect("DBF_DOUBLE: +42")
    pid = status(image)["pid"]
    tty = f"/proc/{pid}/fd/0"

    def size_of_ioc():
        return subprocess.run(["stty", "-F", os.readlink(tty), "size"], capture_output=True, text=True).stdout.split()

    rig.until(lambda: size_of_ioc() == ["30", "100"], "the size of the console")
    console.setwinsize(41, 123)
    rig.until(lambda: size_of_ioc() == ["41", "123"], "the new size of the console")
    REPORT.check(True, "a new window size is passed on")
    for one, name in ((console, "a console"), (ioc, "the terminal of the container")):
        set_by_a_shell(one)
        rig.until(lambda: not termios.tcgetattr(one.child_fd)[3] & termios.ICANON, f"{name} to be raw again")
    REPORT.check(True, "terminals return to raw mode after a stop")
    console.send("\x1d")
    console.expect("detached")
    console.expect(pexpect.EOF)
    again = open_console(image)
    again.expect("DBF_DOUBLE: +43")
    again.send("\x10\x11")
    again.expect("detached")
    again.expect(pexpect.EOF)
    REPORT.check(True, "ctrl-] and ctrl-p ctrl-q detach, and attaching again shows the scrollback")
    reader = pexpect.spawn(str(image.binary), ["console", "--read-only"], env=image.environment, timeout=rig.PATIENCE_S)
    reader.expect("DBF_DOUBLE: +43")
    reader.send("exit\r\x1d")
    reader.expect("detached")
    interrupted = open_console(image)
    interrupted.expect("DBF_DOUBLE: +43")
    interrupted.send("\x04")
    interrupted.expect("ctrl-d would end the IOC")
    interrupted.send("\x03")
    interrupted.expect("detached")
    ioc.send("\x03")
    ioc.expect("ctrl-c does not stop an IOC")
    REPORT.equal(
        status(image).get("state"), "running",
        "neither `exit` at a read-only console, ctrl-d and ctrl-c at a console, nor ctrl-c at the terminal ends the "
        "IOC")
    ioc.send("exit\r")
    ioc.expect(pexpect.EOF)
    ioc.wait()
    REPORT.equal(ioc.exitstatus, 0, "the exit status at a terminal")


def check_completion(image):
    """Uses bash, because the IOC shell completes only in some versions of EPICS Base."""
    image.write({"a-file-to-complete": "completed text\n"})
    program = image.start("run", "--console", "--no-stdin-eof", "--command", "bash", "--", "--norc", "--noprofile",
                          "-i", stdin=subprocess.DEVNULL)
    rig.until(lambda: status(image).get("state") == "running", "the shell to run")
    console = open_console(image, "--raw")
    console.send("cat a-file-to\t\r")
    console.expect("completed text")
    console.send("sleep 1000\r")
    rig.until(lambda: pathlib.Path(f"/proc/{status(image)['pid']}/task/{status(image)['pid']}/children").read_text(),
              "the sleep")
    console.send("\x03echo $?\r")
    console.expect("130")
    REPORT.check(True, "tab completion and the interrupt key of bash work at a raw console")
    detached = open_console(image)
    detached.expect("ctrl-c, ctrl-")
    detached.send("sleep 1000\r\x03")
    detached.expect("detached")
    rig.until(lambda: pathlib.Path(f"/proc/{status(image)['pid']}/task/{status(image)['pid']}/children").read_text(),
              "the sleep to go on")
    console.send("\x03")
    REPORT.check(True, "ctrl-c detaches from a script, and does not reach it")
    console.send("exit 5\r")
    console.expect(pexpect.EOF)
    program.stdout.close()
    REPORT.equal(program.wait(rig.PATIENCE_S), 5, "the exit status of bash")


def check_clients(image):
    """Ten clients, one that does not read, and other tools as clients, while the IOC prints a lot."""
    process = image.start("run", "--console", "--no-stdin-eof", stdin=subprocess.DEVNULL)
    until_running(image)
    path = str(image.root / "stdio.sock")
    REPORT.equal(oct(os.stat(path).st_mode & 0o777), "0o600", "only the owner can access the console")

    def attach():
        client = socket.socket(socket.AF_UNIX)
        client.connect(path)
        client.settimeout(rig.PATIENCE_S)
        return client

    def read_until(client, end):
        data = bytearray()
        looked = 0  # search only the new part, to avoid quadratic time
        while data.find(end, looked) < 0:
            looked = max(0, len(data) - len(end))
            chunk = client.recv(1 << 20)
            if not chunk:
                raise EOFError(f"the console closed before {end!r}")
            data += chunk
        return data

    stalled = attach()
    clients = [attach() for _ in range(10)]
    clients[0].sendall(b"dbgf TEST:A\ndbgf TEST:B\n")
    seen = [read_until(client, b"DBF_DOUBLE:         43") for client in clients]
    REPORT.check(all(b"42" in data for data in seen), "ten clients receive the same output")
    for client in clients:
        client.close()
    loud = attach()
    read_until(loud, b"43")  # the scrollback
    taken = open(os.devnull, "wb")
    drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=taken)  # the log's reader
    loud.sendall(b"".join(b"help *\n" for _ in range(1500)) + b"dbgf TEST:B\n")
    loud_data = read_until(loud, b"DBF_DOUBLE:         43")
    REPORT.check(len(loud_data) > 1 << 21, "a client that reads receives everything", str(len(loud_data)))
    late = bytes(read_until(stalled, b"DBF_DOUBLE:         43") + read_until(stalled, b"DBF_DOUBLE:         43"))
    if len(loud_data) < 1 << 22:
        REPORT.check(bytes(loud_data) in late, "a client that reads late receives everything", str(len(late)))
    else:
        REPORT.check(b" bytes skipped]" in late, "a client that reads too late is told what it missed", late[:300])
    stalled.close()
    loud.close()
    nc = subprocess.Popen(["nc", "-U", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    nc.stdin.write(b"dbgf TEST:NC\n")
    out = b""
    while b"PV 'TEST:NC' not found" not in out:
        more = nc.stdout.read(4096)
        if not more:
            break
        out += more
    REPORT.check(b"PV 'TEST:NC' not found" in out, "nc -U works as a client", out[-300:])
    nc.kill()
    nc.wait()
    out = subprocess.run(["socat", "-t", "1", "-", f"UNIX-CONNECT:{path}"], input=b"dbgf TEST:A\n", capture_output=True,
                         timeout=rig.PATIENCE_S).stdout
    REPORT.check(b"42" in out, "socat works as a client", out[-300:])
    out = subprocess.run([image.binary, "console"], env=image.environment, input=b"dbgf TEST:C\n", capture_output=True,
                         timeout=rig.PATIENCE_S).stdout
    REPORT.check(b"PV 'TEST:C' not found" in out, "`iocwright console` works with a pipe", out[-300:])
    page = image.command("status").stdout
    REPORT.check("state     running" in page and "records   2: TEST:A, TEST:B" in page,
                 "`status` shows state and records", page)
    REPORT.check(
        resident_bytes(process) < 16_000_000, "the supervisor uses less than 16 MB of memory",
        str(resident_bytes(process)))
    REPORT.equal(image.command("stop").returncode, 0, "`stop` succeeds")
    REPORT.equal(process.wait(1), 0, "`stop` returns after the IOC has exited")
    drain.wait(rig.PATIENCE_S)


def check_probes(image, channel_access):
    image.environment.update(channel_access.environment)
    process = image.start("run", "--console", "--no-stdin-eof", stdin=subprocess.DEVNULL)
    until_running(image)
    image.environment["K8S_IOC_PV"] = "TEST:A"
    channel_access.get("TEST:A")
    REPORT.equal([image.command("probe", what).returncode for what in ("live", "started", "ready")], [0, 0, 0],
                 "a running IOC is live, started and ready")
    pid = status(image)["pid"]
    os.kill(pid, signal.SIGSTOP)
    rig.until(lambda: status(image)["stopped"], "SIGSTOP to be seen")
    for by in ("process", "pv", "both"):
        image.environment["IOCWRIGHT_PROBE"] = by
        began = time.monotonic()
        REPORT.equal(image.command("probe", "live").returncode, 1, f"an IOC stopped by SIGSTOP is not live by {by}")
        REPORT.check(time.monotonic() - began < 5, "and the probe fails within 5 s")
    image.command("probe", "live")
    os.kill(pid, signal.SIGCONT)
    rig.until(lambda: image.command("probe", "live").returncode == 0, "the IOC to be live again")
    image.environment["K8S_IOC_PV"] = "TEST:NONE"
    done = image.command("probe", "live")
    REPORT.check(done.returncode == 1 and "PV TEST:NONE does not respond" in done.stderr, "a missing PV is reported",
                 done.stderr)
    image.write({"ioc/config/liveness.sh": "echo mine; exit 7\n"})
    done = image.command("probe", "live")
    REPORT.equal((done.returncode, done.stdout), (7, "mine\n"), "the user's script overrides the probe")
    (image.config / "liveness.sh").unlink()
    image.command("stop")
    out = process.stdout.read().decode()
    process.wait(rig.PATIENCE_S)
    REPORT.equal(out.count("is stopped (SIGSTOP)"), 1, "each changed result is logged once")
    for name in ("K8S_IOC_PV", "IOCWRIGHT_PROBE"):
        image.environment.pop(name)


def check_exec(image, channel_access):
    """Without a supervisor, probes inspect the IOC process itself."""
    none = image.command("probe", "live")
    REPORT.check(none.returncode == 1 and "no supervised IOC is running" in none.stderr, "nothing is live if nothing is running",
                 none.stderr)
    process = image.start("run", "--exec")
    image.environment["K8S_IOC_PV"] = "TEST:A"
    channel_access.get("TEST:A")
    rig.until(lambda: image.command("probe", "ready").returncode == 0, "the IOC to be ready without a supervisor")
    REPORT.equal([image.command("probe", what).returncode for what in ("live", "started")], [0, 0],
                 "an IOC without a supervisor is live and started")
    os.kill(process.pid, signal.SIGSTOP)
    rig.until(lambda: image.command("probe", "ready").returncode == 1, "SIGSTOP to be seen without a supervisor")
    REPORT.equal(image.command("probe", "live").returncode, 1, "and it is not live")
    os.kill(process.pid, signal.SIGCONT)
    image.environment.pop("K8S_IOC_PV")
    REPORT.equal(rig.end(process)[0], 0, "it exits with status 0")


def check_failures(image):
    image.write({"ioc/config/st.cmd": "echo before\nexit\n"})
    done = image.command("run", "--supervise", input="")
    REPORT.check(done.returncode == 1 and "before iocInit" in done.stdout,
                 "an IOC that exits before iocInit has failed", done.stdout)
    image.write(INSTANCE)
    done = image.command("run", "--supervise", input="")
    REPORT.equal(done.returncode, 0, "an IOC that exits soon after iocInit has not failed")
    broken = INSTANCE["ioc/config/st.cmd"].replace("iocInit", "dbLoadRecords no-such-file.db\niocInit")
    image.write({"ioc/config/st.cmd": broken})
    REPORT.equal(
        image.command("run", "--supervise", input="").returncode, 0,
        "a failing command is ignored, as is the shell's default")
    done = image.command("run", "--supervise", "--on-error", "break", input="")
    REPORT.check(done.returncode == 1 and "iocRun" not in done.stdout + done.stderr,
                 "--on-error break ends the IOC at a failing command", done.stdout + done.stderr)
    REPORT.equal((image.runtime / "st.cmd").read_text(), broken, "and st.cmd is not modified")
    image.write(INSTANCE)
    done = image.command("run", "--supervise", "--on-error", "break", input="dbgf TEST:A\n")
    REPORT.check(done.returncode == 0 and "42" in done.stdout and "rror" not in done.stdout + done.stderr,
                 "a script without an error is not affected by --on-error", done.stdout + done.stderr)


def end_children():
    """Terminates the processes that a failing test leaves behind."""
    for pid in pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        os.kill(int(pid), signal.SIGTERM)


def main():
    atexit.register(end_children)
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image, rig.ChannelAccess(base) as channel_access:
        image.environment.update(channel_access.environment)
        image.write(INSTANCE)
        image.build_ioc()
        check_pipes(image)
        check_log_reader(image)
        image.environment["LD_PRELOAD"] = build_hook(image)
        check_stop(image, [], lambda process: process.terminate())
        check_stop(image, ["--console"], lambda process: process.send_signal(signal.SIGINT))
        check_stop(image, ["--console"], lambda process: image.command("stop"))
        image.environment.pop("LD_PRELOAD")
        check_terminal(image)
        check_completion(image)
        check_clients(image)
        check_probes(image, channel_access)
        check_exec(image, channel_access)
        check_failures(image)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
