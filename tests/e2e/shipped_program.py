"""What container/release checks of each program, on this machine or with qemu-user.

usage: shipped_program.py PROGRAM FLAVOUR ARCHITECTURE

PROGRAM may be a script that runs it. FLAVOUR and ARCHITECTURE are what `--version --json` must say.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import rig

# Records nothing and controls nothing, but reads commands from its shell, as an IOC does.
STAND_IN = """#!/bin/sh
echo "started with $*"
while read -r word status; do
  if [ "$word" = exit ]; then exit "$status"; fi
  echo "shell: $word"
done
"""
EXAMPLE, FIXTURES = rig.TOP / "container/example", rig.TOP / "tests/fixtures"
MODULES = ("ramp", "level")
DEFINITIONS = [EXAMPLE / "support/demo/demo.ibek.support.yaml",
               *(FIXTURES / f"recipes/{name}/{name}.ibek.support.yaml" for name in MODULES)]


def set_up(root):
    """The folders of an image with the instance of container/example and a stand-in for the IOC."""
    for name in ("ioc/bin/test-arch", "ibek-defs", "runtime", "support/configure"):
        (root / name).mkdir(parents=True)
    shutil.copytree(EXAMPLE / "config", root / "ioc/config")
    shutil.copytree(EXAMPLE / "support/demo", root / "support/demo")
    for name in MODULES:
        shutil.copytree(FIXTURES / "modules" / name / "Db", root / "support" / name / "db")
    for definitions in DEFINITIONS:
        shutil.copy(definitions, root / "ibek-defs")
    ioc = root / "ioc/bin/test-arch/ioc"
    ioc.write_text(STAND_IN)
    ioc.chmod(0o755)
    return {"PATH": os.environ["PATH"], "HOME": str(root), "EPICS_ROOT": str(root), "IOC": str(root / "ioc"),
            "SUPPORT": str(root / "support"), "EPICS_HOST_ARCH": "test-arch", "IOC_NAME": "TEST-IOC-01",
            "IOCWRIGHT_STATE_DIR": str(root)}


def check(report, program, flavour, architecture, root):
    environment = set_up(root)

    def call(*words, **options):
        done = subprocess.run([program, *words], env=environment, cwd=root, capture_output=True, text=True,
                              timeout=rig.PATIENCE_S, **options)
        return done.returncode, done.stdout, done.stderr

    about = json.loads(call("--version", "--json")[1])
    report.equal([about["flavour"], about["architecture"]], [flavour, architecture], "the flavour and architecture")
    status, out, problem = call("ru")
    report.check(status == 2 and not out and "`run`" in problem, "a wrong command is a usage error", problem)
    status, out, problem = call("runtime", "generate2", str(root / "ioc/config"), "--no-pvi")
    script = root / "runtime/st.cmd"
    report.check(status == 0 and script.exists() and "iocInit" in script.read_text(),
                 "the files of the example are generated", out + problem)
    typo = (root / "ioc/config/ioc.yaml").read_text().replace("mode: AUTO", "mode: ON")
    (root / "wrong.yaml").write_text(typo)
    status, out, problem = call("runtime", "generate", str(root / "wrong.yaml"),
                                *map(str, DEFINITIONS), "--no-pvi")
    report.check(status == 1 and re.search(r"wrong\.yaml:\d+:\d+: error: `mode` cannot be `ON`", problem),
                 "a wrong value is an error with its position", out + problem)
    for options in ([], ["--supervise"]):
        status, out, problem = call("run", *options, input="dbl\nexit 7\n")
        report.check(status == 7 and "started with" in out and "shell: dbl" in out,
                     f"an instance starts {options}, and its exit status is passed on", f"{status}\n{out}{problem}")


def main():
    program, flavour, architecture = sys.argv[1:]
    report = rig.Report()
    with tempfile.TemporaryDirectory(prefix="iocwright-release-") as folder:
        check(report, pathlib.Path(program).resolve(), flavour, architecture, pathlib.Path(folder))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
