#!/usr/bin/env python3
"""Run what depends on the version of EPICS Base with 7.0.3.1 and with the default version.

usage: base_versions.py BINARY
"""
import pathlib
import subprocess
import sys

import ioc_life
import rig

REPORT = ioc_life.REPORT
DEFINITION = """\
module: plant
entity_models:
  - name: file
    description: a database
    parameters:
      name: {type: str, description: the file}
    pre_init:
      - value: dbLoadRecords {{ name }}
"""
INSTANCE = """\
ioc_name: TEST-IOC-01
description: a missing database
entities:
  - {type: plant.file, name: no-such-file.db}
"""


def old_base():
    command = [rig.TOP / "container/epics-base", "--version", "7.0.3.1", "--channel-access-only"]
    return pathlib.Path(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip())


def check_generated(image, expected):
    """A failing command of a generated st.cmd ends the IOC where the shell is known to have `on error`."""
    (image.config / "st.cmd").unlink()
    (image.config / "ioc.db").unlink()
    image.write({"ibek-defs/plant.ibek.support.yaml": DEFINITION, "ioc/config/ioc.yaml": INSTANCE})
    done = image.command("run", "--supervise", input="")
    REPORT.equal(done.returncode, expected,
                 f"the status after a failing command of a generated st.cmd\n{done.stdout}{done.stderr}")
    done = image.command("run", "--supervise", "--on-error", "continue", input="")
    REPORT.equal(done.returncode, 0, "--on-error continue ignores the failing command")


def check(binary, base, served, expected):
    failed = REPORT.failed
    with rig.Image(binary, base) as image, rig.ChannelAccess(base) as access:
        image.environment.update(access.environment)
        image.write(ioc_life.INSTANCE)
        image.build_ioc()
        dbd = (image.root / "ioc/dbd/ioc.dbd").read_text()
        REPORT.equal("QSRVRegistrar" in dbd, served, "the IOC has QSRV if EPICS Base has it")
        ioc_life.check_pipes(image)
        ioc_life.check_failures(image)
        check_generated(image, expected)
    if REPORT.failed > failed:
        print(f"with {base}", flush=True)


def main():
    check(sys.argv[1], old_base(), served=False, expected=0)
    check(sys.argv[1], rig.epics_base(), served=True, expected=1)
    return REPORT.finish()


if __name__ == "__main__":
    sys.exit(main())
