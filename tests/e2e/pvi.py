#!/usr/bin/env python3
"""Read the PVI PV of a real IOC with pvget: the structure of a device, which `run` makes from its description.

usage: pvi.py BINARY

Prints the structure. The lists of modules are those of the developer image.
"""
import re
import sys

import rig

DEFINITION = """\
module: vacuum
entity_models:
  - name: pump
    description: a vacuum pump
    parameters:
      P: {type: str, description: the prefix of its PVs}
    databases:
      - {file: pump.template, args: {P: }}
    pvi:
      yaml_path: Pump.pvi.device.yaml
      ui_macros: {P: }
      pv: true
      pv_prefix: $(P)
"""
DEVICE = """\
label: Vacuum pump $(P)
children:
  - {type: SignalRW, name: Power, write_pv: "$(P)POWER", read_pv: "$(P)POWER_RBV"}
  - {type: SignalX, name: Reset, write_pv: "$(P)RESET"}
  - type: Group
    name: Motor
    layout: {type: Grid}
    children:
      - {type: SignalR, name: Current, read_pv: "$(P)CURRENT"}
      - {type: SignalW, name: Limit, write_pv: "$(P)LIMIT"}
"""
TEMPLATE = """\
record(bo, "$(P)POWER") { field(ZNAM, "off") field(ONAM, "on") field(OUT, "$(P)POWER_RBV PP") }
record(bi, "$(P)POWER_RBV") { field(ZNAM, "off") field(ONAM, "on") field(PINI, "YES") }
record(bo, "$(P)RESET") { }
record(ai, "$(P)CURRENT") { field(VAL, "1.5") field(EGU, "A") field(PINI, "YES") }
record(ao, "$(P)LIMIT") { field(VAL, "4") field(PINI, "YES") }
"""
INSTANCE = """\
ioc_name: TEST-IOC-01
description: two pumps
entities:
  - {type: vacuum.pump, P: "PUMP:A:"}
  - {type: vacuum.pump, P: "PUMP:B:"}
"""
STRUCTURE = {
    "Power": {"r": "POWER_RBV", "w": "POWER"}, "Reset": {"x": "RESET"}, "Current": {"r": "CURRENT"},
    "Limit": {"w": "LIMIT"}
}


def lists_of_image():
    """What container/Containerfile.base registers for EPICS Base."""
    text = (rig.TOP / "container/Containerfile.base").read_text()
    lists = re.findall(r"printf '%s\\n' (.*) >\$\{SUPPORT\}/(configure/\w+)", text)
    return {f"support/{name}": "".join(f"{word}\n" for word in words.split()) for words, name in lists}


def parse(lines):
    """The structure that pvget prints: {"pvi": {"Power": {"w": "PUMP:A:POWER", …}, …}}."""
    root = {}
    nested = [(-1, root)]
    for line in lines:
        kind, name, value = re.fullmatch(r" *(\S+) (\w+) ?(.*)", line).groups()
        indent = len(line) - len(line.lstrip())
        while nested[-1][0] >= indent:
            nested.pop()
        if kind in ("structure", "epics:nt/NTScalar:1.0") or not value:
            nested[-1][1][name] = {}
            nested.append((indent, nested[-1][1][name]))
        else:
            nested[-1][1][name] = value
    return root


def check_structure(report, access, prefix):
    out = access.run("pvget", f"{prefix}PVI")
    print(f"$ pvget {prefix}PVI\n{out}", flush=True)
    first, *lines = out.rstrip("\n").splitlines()
    report.equal(first.split(), [f"{prefix}PVI", "structure"], f"{prefix}PVI is a structure")
    expected = {
        name: {access: prefix + pv
               for access, pv in pvs.items()}
        for name, pvs in STRUCTURE.items()
    }
    found = parse(lines).get("pvi")
    report.equal(found, expected, f"{prefix}PVI names the PVs of each signal by how they are accessed")
    return found or {}


def check_use(report, access, found):
    """A client that knows only the structure reads and writes the signals."""
    report.check("1.5" in access.run("pvget", found["Current"]["r"]), "a PV of the structure is read by PVAccess")
    report.check("off" in access.run("pvget", found["Power"]["r"]), "the pump is off")
    access.run("pvput", found["Power"]["w"], "on")
    report.check("on" in access.run("pvget", found["Power"]["r"]), "a PV of the structure is written by PVAccess")


def main():
    report = rig.Report()
    base = rig.epics_base()
    with rig.Image(sys.argv[1], base) as image, rig.ChannelAccess(base) as access:
        image.environment.update(access.environment)
        image.write({
            "ibek-defs/vacuum.ibek.support.yaml": DEFINITION, "pvi-defs/Pump.pvi.device.yaml": DEVICE,
            "support/vacuum/db/pump.template": TEMPLATE, "ioc/config/ioc.yaml": INSTANCE
        })
        lists = lists_of_image()
        report.equal(sorted(lists), ["support/configure/dbd_list", "support/configure/lib_list"],
                     "the developer image begins with both lists")
        image.write(lists)
        done = image.command("ioc", "check-build")
        report.equal(done.returncode, 0, f"the lists link\n{done.stdout}{done.stderr}")
        image.build_ioc()
        ioc = image.start("run", "--exec")
        access.get("PUMP:B:LIMIT")
        for prefix in ("PUMP:A:", "PUMP:B:"):
            found = check_structure(report, access, prefix)
        if found:
            check_use(report, access, found)
        status, out = rig.end(ioc)
        report.equal(status, 0, f"the IOC exits with status 0\n{out}")
        report.check("rror" not in out, "the log contains no error", out)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
