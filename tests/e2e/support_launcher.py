#!/usr/bin/env python3
"""A compiler launcher that starts a server, as sccache does: the server outlives a build that is killed.

usage: support_launcher.py BINARY
"""
import contextlib
import os
import pathlib
import signal
import subprocess
import sys

import rig
from plain_modules import run

# The server only leaves its output, as daemons do; it inherits all other files.
LAUNCHER = """\
#!/bin/sh
[ -e {root}/server ] || {{ setsid sleep 1000 > /dev/null 2>&1 < /dev/null & echo $! > {root}/server; }}
echo "$@" >> {root}/launched
exec "$@"
"""
MAKEFILE = """\
CC = true
INSTALL_LOCATION = here
all:
\t@$(COMPILE.c) 'x y.c' '[a,b]' --help
\t@touch {root}/reached; while [ ! -e {root}/go ]; do sleep 0.05; done
clean:
\t@true
"""


def server(report, bench):
    bench.write({"bin/serving": LAUNCHER.format(root=bench.root),
                 "base/configure/CONFIG_COMMON": "COMPILE.c = $(CC) -c\n"})
    bench.environment |= {"PATH": f"{bench.root}/bin:{bench.environment['PATH']}",
                          "EPICS_BASE": str(bench.root / "base")}
    bench.module("a")
    bench.commit(bench.root / "repos/a", "1.0", Makefile=MAKEFILE.format(root=bench.root))
    bench.recipe("a")
    words = ("support", "build", "--defs", bench.root / "defs", "a", "--launcher", "serving")
    build = bench.start(*words, stdout=subprocess.DEVNULL)
    rig.until((bench.root / "reached").exists, "make")
    report.equal((bench.root / "launched").read_text(), "true -c x y.c [a,b] --help\n", "compilers run through it")
    pid = int((bench.root / "server").read_text())
    try:
        files = [os.readlink(file) for file in pathlib.Path(f"/proc/{pid}/fd").iterdir()]
        report.check(not [file for file in files if file.startswith(str(bench.root))], "the server has no file of ours",
                     files)
        build.send_signal(signal.SIGKILL)
        build.wait()
        (bench.root / "go").touch()
        done = bench.command(*words, timeout=rig.PATIENCE_S)
        report.equal((done.returncode, rig.is_running(pid)), (0, True), "the next build neither ends it nor waits for it\n"
                     + done.stderr)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main():
    return run((server,))


if __name__ == "__main__":
    sys.exit(main())
