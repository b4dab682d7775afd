#!/usr/bin/env python3
"""Measure `check`: one instance, a repository of instances, and a half of it.

usage: check.py BINARY [--instances N] [--entities N] [--keep FOLDER]

  --instances N  in the repository; default 3000
  --entities N   in each instance; default 10
  --keep FOLDER  make the repository there, and keep it

Prints the wall time and the peak memory of each run, the latter of the whole process.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

DBD = """\
menu(menuScan) {
  choice(menuScanPassive, "Passive")
  choice(menuScan1_second, "1 second")
}
recordtype(ai) {
  field(NAME, DBF_STRING) { prompt("Record Name") size(61) }
  field(DESC, DBF_STRING) { prompt("Descriptor") size(41) }
  field(SCAN, DBF_MENU) { prompt("Scan Mechanism") menu(menuScan) }
  field(DTYP, DBF_DEVICE) { prompt("Device Type") }
  field(INP, DBF_INLINK) { prompt("Input Specification") }
  field(FLNK, DBF_FWDLINK) { prompt("Forward Process Link") }
}
device(ai, CONSTANT, devAiSoft, "Soft Channel")
device(ai, INST_IO, asynAiInt32, "asynInt32")
"""
DEFINITIONS = """\
module: bench
entity_models:
  - name: Port
    description: a connection
    parameters:
      name: {type: id, description: its name}
      host: {type: str, description: an address}
    pre_init:
      - value: drvAsynIPPortConfigure("{{ name }}", "{{ host }}")
  - name: Channel
    description: one channel
    parameters:
      P: {type: str, description: prefix}
      R: {type: str, description: name}
      port: {type: object, description: its connection}
      label: {type: str, description: a description, default: "channel {{ R }}"}
    databases:
      - file: channel.template
        args: {P: , R: , PORT: "{{ port.name }}", LABEL: "{{ label }}"}
"""
RECORD = """\
record(ai, "$(P)$(R):{name}") {{
  field(DESC, "$(LABEL)")
  field(SCAN, "1 second")
  field(DTYP, "asynInt32")
  field(INP, "@asyn($(PORT), 0, 1){name}")
  field(FLNK, "$(P)$(R):{next}")
}}
"""
RECORDS = 10  # of an entity


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def make_image(folder):
    write(folder / "epics/ioc/dbd/ioc.dbd", DBD)
    write(folder / "epics/ibek-defs/bench.ibek.support.yaml", DEFINITIONS)
    write(folder / "epics/support/bench/db/channel.template",
          "".join(RECORD.format(name=f"V{i}", next=f"V{(i + 1) % RECORDS}") for i in range(RECORDS)))


def make_repository(folder, instances, entities):
    for number in range(instances):
        lines = [f"ioc_name: bl{number:04}\ndescription: made by a benchmark\nentities:\n",
                 "  - {type: bench.Port, name: P1, host: 192.168.0.1}\n"]
        lines += [f"  - {{type: bench.Channel, P: 'BL{number:04}:', R: C{i}, port: P1}}\n" for i in range(entities)]
        write(folder / f"services/bl{number:04}/config/ioc.yaml", "".join(lines))


def measure(command):
    """Runs a command; returns its wall time in seconds and its peak memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed\n{messages[-2000:]}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--instances", type=int, default=3000)
    parser.add_argument("--entities", type=int, default=10)
    parser.add_argument("--keep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        top = pathlib.Path(given.keep or temporary)
        make_image(top / "image")
        make_repository(top / "repository", given.instances, given.entities)
        services = top / "repository/services"
        common = [given.binary, "check", "--image-root", str(top / "image")]
        rows = [("one instance", [str(services / "bl0000")]),
                (f"{given.instances} instances", [str(services)]),
                ("its first half", [str(services), "--shard", "1/2"])]
        for name, arguments in rows:
            wall_s, memory_mb = measure(common + arguments)
            print(f"{name:20} {wall_s * 1000:10.1f} ms {memory_mb:8.1f} MB")


if __name__ == "__main__":
    main()
