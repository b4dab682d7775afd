#!/usr/bin/env python3
"""Programs beside the IOC shell: a Python IOC, and `pptty` at a real terminal.

usage: tools.py BINARY
"""
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios

import rig

REPORT = rig.Report()
PYTHON_IOC = """\
import signal, sys, time
import names
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
print("serving", names.PV, sys.argv[1:], flush=True)
while True:
    time.sleep(60)
"""


def read_until(fd, wanted, seen=b""):
    """Reads a terminal until it has shown `wanted`. Returns what was read."""
    while wanted not in seen:
        chunk = os.read(fd, 4096)
        if not chunk:
            break
        seen += chunk
    return seen


def python_ioc(image):
    """main.py imports a module that lies beside it, and gets TERM itself."""
    image.write({"ioc/config/main.py": PYTHON_IOC, "ioc/config/names.py": 'PV = "TEST:PY"\n'})
    for mode in ("--exec", "--supervise"):
        process = image.start("run", mode, "--no-stdin-eof")
        text = b""
        while b"serving" not in text:
            line = process.stdout.readline()
            if not line:
                break
            text += line
        REPORT.check(b"serving TEST:PY []" in text, f"run {mode} starts main.py, which imports its neighbour",
                     text.decode(errors="replace"))
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=rig.PATIENCE_S)
        REPORT.equal(process.returncode, 7, f"run {mode} exits with the status of main.py after TERM")


def start_at_terminal(binary, command_line, lines, columns):
    """Starts pptty at a terminal of the given size. Returns its pid and our end."""
    pid, fd = pty.fork()
    if pid == 0:
        # The size must be there before pptty asks for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.execv(binary, [binary, "pptty", command_line])
    return pid, fd


def pptty(binary, folder):
    script = folder / "program.sh"
    script.write_text("""\
trap 'echo interrupted; exit 9' INT
trap 'stty size' WINCH
tty | grep -q pts && stty size
read -r line
echo "got <$line>"
while :; do sleep 0.1; done
""")
    pid, fd = start_at_terminal(binary, f"bash {script}", 33, 101)
    seen = read_until(fd, b"33 101")
    REPORT.check(b"33 101" in seen, "the program's terminal has the size of ours", seen)
    os.write(fd, b"typed\r")
    seen = read_until(fd, b"got <typed>")
    REPORT.check(b"got <typed>" in seen, "what is typed reaches the program", seen)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 77, 0, 0))
    seen = read_until(fd, b"44 77")
    REPORT.check(b"44 77" in seen, "a new size of our terminal reaches the program", seen)
    os.write(fd, b"\x03")
    seen = read_until(fd, b"interrupted")
    REPORT.check(b"interrupted" in seen, "ctrl-c interrupts the program", seen)
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    REPORT.equal(os.waitstatus_to_exitcode(status), 9, "pptty exits with the status of the program")
    # More than the terminal holds: `cat` waits for its output to be read, while its input is full.
    lines = b"".join(b"line %d\n" % number for number in range(50000)) + b"the last line\n"
    done = subprocess.run([binary, "pptty", "cat"], input=lines, capture_output=True, timeout=rig.PATIENCE_S)
    REPORT.check(done.returncode == 0 and b"the last line" in done.stdout, "pptty passes large input and output on",
                 f"{done.returncode}, {len(done.stdout)} bytes")
    piped = subprocess.run([binary, "pptty", "cat"], input=b"one\ntwo\n", capture_output=True,
                           timeout=rig.PATIENCE_S)
    REPORT.check(piped.returncode == 0 and piped.stdout.count(b"two") == 2,
                 "with pipes, the end of the input ends the program, and its terminal echoes", piped.stdout)


def main():
    with rig.Image(sys.argv[1], rig.epics_base()) as image:
        python_ioc(image)
        pptty(str(image.binary), image.root)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
