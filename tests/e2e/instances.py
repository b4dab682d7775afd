#!/usr/bin/env python3
"""Start real IOCs with `run`, from all three forms of an instance.

usage: instances.py BINARY
"""
import os
import signal
import sys

from rig import ChannelAccess, Image, Report, end, epics_base, until

DEFINITIONS = """\
module: plant
entity_models:
  - name: setpoint
    description: an analogue output and what it is doubled to
    parameters:
      name: {type: id, description: the PV}
      value: {type: float, description: where it starts}
    databases:
      - file: setpoint.template
        args: {name: , value: }
    pre_init:
      - value: 'epicsEnvSet("LAST", "{{ name }}")'
    post_init:
      - value: 'dbpf("{{ name }}:NOTE", "made by $(LAST)")'
"""
TEMPLATE = """\
record(ao, "$(name)") { field(VAL, "$(value)") field(PINI, "YES") field(FLNK, "$(name):TWICE") info(autosaveFields, "VAL") }
record(calc, "$(name):TWICE") { field(INPA, "$(name)") field(CALC, "A*2") }
record(stringout, "$(name):NOTE") { }
"""
INSTANCE = """\
ioc_name: plant
description: two setpoints
entities:
  - {type: plant.setpoint, name: A, value: 1.25}
  - {type: plant.setpoint, name: B, value: 21}
"""
HAND_WRITTEN = """\
cd $(IOC)
dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase
dbLoadRecords $(RUNTIME_DIR)/ioc.db
epicsEnvShow FROM_RELEASE
iocInit
"""


def image_files():
    return {"ibek-defs/plant.ibek.support.yaml": DEFINITIONS, "support/plant/db/setpoint.template": TEMPLATE,
            "support/plant/plant_settings.req": "", "support/configure/protocol/bus.proto": "# of the module\n",
            "support/configure/RELEASE.shell": 'export FROM_RELEASE="yes it is"\n'}


def test_yaml(image, report):
    image.write({
        "ioc/config/ioc.yaml": INSTANCE, "ioc/config/bus.proto": "# of the instance\n",
        "ioc/config/extra.db": "# extra\n"
    })
    with ChannelAccess(image.base) as ca:
        image.environment.update(ca.environment)
        ioc = image.start("run", "--exec")
        report.equal(ca.get("B:TWICE"), "42", "a value of ioc.yaml reaches its record")
        report.equal(ca.get("A"), "1.25", "each entity has its own values")
        ca.put("A", 4)
        report.equal(ca.get("A:TWICE"), "8", "the records of an entity are linked")
        report.equal(until(lambda: ca.get("A:NOTE"), "lines after iocInit are executed"), "made by B",
                     "lines before and after iocInit are executed in order")
        status, out = end(ioc)
        report.equal(status, 0, "the exit status of the IOC is passed on")
        report.check(f"{image.root}/ioc/bin/{image.arch}/ioc {image.root}/runtime/st.cmd" in out,
                     "the executed command is printed first", out)
        report.check("iocRun: All initialization complete" in out, "the output of the IOC is passed on", out)
        report.check("rror" not in out, "a start prints no error", out)
    report.check((image.runtime / "protocol/bus.proto").read_text() == "# of the instance\n",
                 "a protocol file of the instance takes precedence")
    report.check((image.runtime / "db/extra.db").exists(), "a database of the instance is placed")
    report.check("ao, \"A\"" in (image.runtime / "ioc.db").read_text(), "msi writes ioc.db")
    report.check((image.root / "doWait_completed.txt").exists(), "the done file exists")


def test_hand_written(image, report):
    (image.config / "ioc.yaml").unlink()
    image.write({
        "ioc/config/st.cmd": HAND_WRITTEN, "ioc/config/ioc.subst": 'file setpoint.template { { name=HAND, value=3 } }\n'
    })
    with ChannelAccess(image.base) as ca:
        image.environment.update(ca.environment)
        ioc = image.start("run", "--exec")
        report.equal(ca.get("HAND:TWICE"), "6", "a hand-written instance runs")
        status, out = end(ioc)
        report.equal(status, 0, "and exits with status 0")
        report.check("FROM_RELEASE=yes it is" in out, "the exports of RELEASE.shell are in its environment", out)
    report.check(
        not (image.runtime / "wait_list.yaml").exists() and 'ao, "HAND"' in (image.runtime / "ioc.db").read_text(),
        "nothing is left of the previous instance")


def test_test_mode(image, report):
    """`run --test` generates the files of an instance and starts nothing."""
    for command in ("", "echo command"):
        (image.runtime / "st.cmd").unlink()
        image.environment["IOCWRIGHT_COMMAND"] = command
        done = image.command("run", "--test")
        report.check(done.returncode == 0 and done.stdout.startswith("Test mode: ") and done.stdout.count("\n") == 1,
                     f"a test starts no IOC, and no command `{command}`", done.stdout + done.stderr)
        report.check((image.runtime / "st.cmd").exists(), f"but its files are there `{command}`")
    del image.environment["IOCWRIGHT_COMMAND"]


def test_script(image, report):
    image.write(
        {"ioc/config/start.sh": 'echo "own $CONFIG_DIR $RUNTIME_DIR $FROM_RELEASE $$"; [ "$1" = "" ] && exit 7\n'})
    ioc = image.start("run", "--exec")
    status, out = end(ioc, b"")
    report.equal(status, 7, "the exit status of the user's script is passed on")
    report.equal(out, f"bash {image.config}/start.sh\nown {image.config} {image.runtime} yes it is {ioc.pid}\n",
                 "the user's script replaces our process, in the environment of the instance")
    (image.config / "start.sh").unlink()


def test_faults(image, report):
    (image.config / "ioc.subst").unlink()
    image.write({"ioc/config/st.cmd": "no_such_command\n"})
    status, out = end(image.start("run", "--exec"), b"")
    report.check("no_such_command" in out, "the IOC reports an unknown command", out)
    report.check(not (image.runtime / "ioc.db").exists(),
                 "an instance without substitutions does not keep the database of the previous one")
    image.write({"ioc/config/ioc.subst": 'file setpoint.template { { name=HAND, value=3 } }\n'})
    end(image.start("run", "--exec"), b"")
    (image.config / "ioc.subst").write_text("file nowhere.template { { a=b } }\n")
    before = (image.runtime / "ioc.db").read_bytes()
    done = image.command("run", "--exec")
    report.check(done.returncode == 3 and "nowhere.template" in done.stderr,
                 "a missing template fails the start", f"{done.returncode}\n{done.stderr}")
    report.check((image.runtime / "ioc.db").read_bytes() == before, "and keeps the previous database")
    (image.config / "ioc.subst").unlink()
    binary = image.root / f"ioc/bin/{image.arch}/ioc"
    binary.chmod(0o644)
    report.equal(image.command("run", "--exec").returncode, 126, "an IOC that is not executable gives status 126")
    binary.unlink()
    report.equal(image.command("run", "--exec").returncode, 127, "a missing IOC gives status 127")


def test_signal(image, report):
    image.write({"ioc/config/start.sh": "kill -TERM $$\n"})
    status, _ = end(image.start("run", "--exec"), b"")
    report.equal(status, -signal.SIGTERM, "a signal that ends the IOC is visible to our parent")
    (image.config / "start.sh").unlink()


def test_reference_name(image, report):
    image.write({"ioc/config/ioc.yaml": INSTANCE})
    command = ["bash", "-c", f'exec -a ibek "{image.binary}" runtime generate2 "{image.config}" --no-pvi']
    pid = os.spawnve(os.P_NOWAIT, "/bin/bash", command, image.environment)
    report.equal(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0,
                 "called as ibek, it has the commands of the reference")
    report.check("epicsEnvSet" in (image.runtime / "st.cmd").read_text(),
                 "and writes st.cmd to the folder of the reference")
    refused = ["bash", "-c", f'exec -a ibek "{image.binary}" run >/dev/null 2>&1']
    pid = os.spawnve(os.P_NOWAIT, "/bin/bash", refused, image.environment)
    report.equal(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 2, "and no other commands")


def test_autosave(image, report):
    image.write({"support/plant/db/setpoint_settings.req": "$(name)\n$(name):TWICE.CALC\n"})
    image.environment["PATH"] = f"{image.base}/bin/{image.arch}:" + image.environment["PATH"]
    done = image.command("runtime", "generate-autosave")
    report.equal(done.returncode, 0, "request files are written")
    made = (image.runtime / "autosave_settings.req").read_text().split()
    report.equal(made, ["A", "A:TWICE.CALC", "B", "B:TWICE.CALC"], "the PVs of each entity are in the request file")


def main():
    report = Report()
    with Image(sys.argv[1], epics_base()) as image:
        image.write(image_files())
        image.build_ioc()
        for test in (test_yaml, test_hand_written, test_test_mode, test_script, test_signal, test_faults, test_reference_name,
                     test_autosave):
            test(image, report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
