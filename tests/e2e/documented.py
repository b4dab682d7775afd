"""Commands in the comments of a file, so that tests run them exactly as documented.

A command is a line of a comment that is indented by at least three spaces; a backslash continues it on the next line.
"""
import re
import subprocess
import time

import rig


def commands(file):
    """The commands in the comments of rig.TOP/`file`, in order."""
    out, rest = [], ""
    for line in (rig.TOP / file).read_text().splitlines():
        found = re.fullmatch(r"#   +(.*)", line)
        if not found:
            continue
        rest += found[1].strip()
        if rest.endswith("\\"):
            rest = rest[:-1].rstrip() + " "
            continue
        out.append(rest)
        rest = ""
    if not out or rest:
        raise RuntimeError(f"{file} has no commands, or an incomplete one: {rest}")
    return out


def run(command, folder, report, environment=None):
    """Runs the command in bash, in `folder`, and prints its time. An error fails the test."""
    start = time.monotonic()
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    print(f"{time.monotonic() - start:.0f} s: {command}", flush=True)
    return report.equal(done.returncode, 0, f"{command}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
