"""Commands that the comments of a file document, so that tests run them as they are written.

A command is a line of a comment that is indented by three spaces or more; one that ends in a backslash has its rest on the next.
"""
import re
import subprocess

import rig


def commands(file):
    """The commands of rig.TOP/`file`, in order."""
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
        raise RuntimeError(f"{file} documents no commands, or half of one: {rest}")
    return out


def run(command, folder, report, environment=None):
    """Runs it in `folder`, as a shell reads it; a failure is one of the test."""
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    return report.equal(done.returncode, 0, f"{command}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
