#!/usr/bin/env python3
"""Support modules in the orders of public Dockerfiles, each built with a command of its own.

The modules are small stand-ins. Like the real ones, each has a configure/RELEASE with the paths of its author's site
for the modules that it uses. `make` fails if one that it needs has not been built, or if EPICS Base finds that the
RELEASE files of the modules contradict each other.

usage: public_orders.py BINARY
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import rig

# What each module needs, by the macros in its RELEASE. After `|`: what it uses if that is built; its recipe blanks
# those macros (`remove_macros`) if not.
USES = {
    "iocStats": "| SNCSEQ IPAC", "pvlogging": "", "autosave": "", "sequencer": "", "sscan": "| SNCSEQ",
    "calc": "| SNCSEQ SSCAN", "asyn": "| SNCSEQ IPAC", "busy": "ASYN | AUTOSAVE", "std": "ASYN SNCSEQ",
    "StreamDevice": "ASYN | CALC", "motor": "ASYN BUSY", "motorMotorSim": "ASYN MOTOR", "motorNewport": "ASYN MOTOR",
    "pmac": "ASYN BUSY CALC MOTOR", "positioner": "", "ADCore": "ASYN BUSY CALC SSCAN | SNCSEQ",
    "ffmpegServer": "ASYN ADCORE", "ADGenICam": "ASYN ADCORE", "ADAravis": "ASYN ADCORE ADGENICAM",
    "ADSimDetector": "ASYN ADCORE", "ADAndor3": "ASYN ADCORE", "quadEM": "ASYN ADCORE | IPUNIDIG", "opcua": "",
    "pvxs": "", "snmp": "", "terminalserver": "SNMP", "modbus": "ASYN", "ThermoFHT6020A": "ASYN STREAMDEVICE",
    "pcas": "", "cagateway": "PCAS", "epics-nds": "", "asynInterposeMenlo": "ASYN",
    "menloSyncro": "ASYN STREAMDEVICE", "menloLfc": "ASYN STREAMDEVICE", "menloLac": "ASYN STREAMDEVICE",
    "AgilentXgs600": "ASYN STREAMDEVICE", "biltItest": "ASYN STREAMDEVICE", "sigmaPhiStart": "ASYN STREAMDEVICE",
    "icpdas": "ASYN MODBUS", "easy-driver-epics": "ASYN", "kima-undulator": "ASYN", "agilentipcmini": "ASYN",
    "agilent4uhv": "ASYN", "smc": "ASYN STREAMDEVICE", "technosoft": "ASYN MOTOR", "tpg300_500": "ASYN",
    "Tektronix_MSO58LP": "ASYN", "caenelsPS": "ASYN STREAMDEVICE", "ocemPS": "ASYN MODBUS", "motorMicos": "ASYN MOTOR",
    "hazemeyer": "ASYN MODBUS", "ppt-modulator": "ASYN MODBUS", "scandinova-scandicat-mod": "ASYN MODBUS",
    "ocemE642": "ASYN", "plc-elinp": "ASYN MODBUS", "psEEI": "ASYN MODBUS SNCSEQ", "maccaferriPS": "ASYN SNCSEQ",
    "danfysik": "ASYN STREAMDEVICE", "polyscience": "ASYN STREAMDEVICE", "mps": "ASYN MODBUS",
}
# `module` and `macro` of recipes, where they are not the name of the recipe's folder.
MODULES = {"AgilentXgs600": "agilentXgs600", "ThermoFHT6020A": "thermofht6020a", "cagateway": "ca-gateway",
           "caenelsPS": "caenelsPS", "danfysik": "danfysik_sys8x00", "hazemeyer": "hazemeyer-lnf",
           "maccaferriPS": "maccaferriPS", "mps": "eli-mps-ioc", "ocemE642": "OCEM_E642", "ocemPS": "OCEMPowerSupply",
           "polyscience": "chiller-polyscience", "psEEI": "psmodbusEEI", "smc": "chillerSmcHecr",
           "technosoft": "motorTechnosoft"}
MACROS = {"sequencer": "SNCSEQ", "kima-undulator": "KIMA_UNDULATOR_IOC", "plc-elinp": "PLCELI",
          "scandinova-scandicat-mod": "SCANDINOVA_RFMOD"}

TEMPLATE = "iocStats pvlogging autosave"
ASYN = "iocStats sequencer sscan calc asyn busy autosave pvlogging"
AREA_DETECTOR = f"{ASYN} ADCore ffmpegServer"
INFN_BASE = ("iocStats pvlogging autosave asyn=R4-44-2 busy=R1-7-3 StreamDevice calc sscan motor motorMotorSim ADCore "
             "ADGenICam ADAravis ADSimDetector modbus motorNewport sequencer ffmpegServer pvxs pcas")
INFN_OLD = ("iocStats pvlogging autosave asyn=R4-44-2 busy=R1-7-3 StreamDevice=2.8.24 sscan calc motor motorMotorSim "
            "ADCore ADGenICam ADAravis ADSimDetector modbus motorNewport sequencer")
# Modules in the order of the `RUN` lines of each image and of those that it is built on; `name=version` is `-v`.
ORDERS = {
    "template": TEMPLATE,
    "opcua": f"{TEMPLATE} opcua",
    "motorsim": f"{TEMPLATE} asyn busy sscan calc motor motorMotorSim",
    "tetramm": f"{TEMPLATE} asyn busy sscan calc ADCore quadEM",
    "asyn, ADSimDetector": f"{AREA_DETECTOR} ADSimDetector",
    "ADAravis": f"{AREA_DETECTOR} ADGenICam ADAravis",
    "ADAravis, older": "iocStats asyn busy pvlogging autosave sscan calc autosave ADCore ADGenICam ADAravis "
                       "ffmpegServer",
    "ADSimDetector, older": "iocStats asyn busy sscan calc ADCore ffmpegServer ADSimDetector autosave",
    "pmac": f"{ASYN} motor pmac positioner",
    "pmac, older": "iocStats asyn busy pvlogging sscan calc autosave motor pmac positioner",
    "streamdevice": "iocStats sscan calc asyn busy sequencer std pvlogging autosave StreamDevice",
    "streamdevice, newer": "iocStats sequencer sscan calc asyn busy autosave pvlogging std StreamDevice",
    "thermofht6020a": f"{ASYN} StreamDevice ThermoFHT6020A",
    "terminalserver": "pvxs iocStats calc autosave snmp terminalserver",
    "all of a library": "calc sscan asyn busy autosave sequencer std StreamDevice snmp motor pvxs ADCore ADGenICam "
                        "quadEM iocStats pvlogging opcua modbus",
    "INFN": f"{INFN_BASE} epics-nds technosoft asynInterposeMenlo menloSyncro menloLfc menloLac AgilentXgs600 "
            "biltItest sigmaPhiStart icpdas easy-driver-epics kima-undulator agilentipcmini agilent4uhv smc "
            "tpg300_500 Tektronix_MSO58LP caenelsPS ocemPS motorMicos cagateway hazemeyer ppt-modulator "
            "scandinova-scandicat-mod ocemE642 plc-elinp psEEI maccaferriPS danfysik polyscience mps",
    "INFN, older": f"{INFN_OLD} pvxs AgilentXgs600 asynInterposeMenlo epics-nds biltItest sigmaPhiStart technosoft "
                   "icpdas ffmpegServer",
}

MAKEFILE = """\
TOP := $(CURDIR)
include configure/RELEASE
all:
{checks}
\tperl $(EPICS_BASE)/bin/$(EPICS_HOST_ARCH)/convertRelease.pl -T $(TOP) checkRelease
\tmkdir -p lib/$(EPICS_HOST_ARCH)
\ttouch built lib/$(EPICS_HOST_ARCH)/lib{name}.a
clean:
"""


def module_of(name):
    return MODULES.get(name, name)


def macro_of(name):
    return MACROS.get(name, module_of(name).upper().replace("-", "_"))


def parts(name):
    """The macros that the module needs, and those that its recipe blanks."""
    needed, _, optional = USES[name].partition("|")
    return needed.split(), optional.split()


def make_repository(folder, name, versions):
    needed, optional = parts(name)
    checks = "".join(f"\t@test -e '$({macro})/built' || {{ echo '{macro}=$({macro}) is not built'; exit 1; }}\n"
                     for macro in needed)
    release = "SUPPORT=/site/support\nEPICS_BASE=/site/base\n" + "".join(
        f"{macro}=$(SUPPORT)/{macro.lower()}-1-0\n" for macro in needed + optional)
    stream = "commit refs/heads/main\ncommitter F <f@example.org> 0 +0000\ndata 1\nx\n"
    for path, text in (("Makefile", MAKEFILE.format(checks=checks, name=name)), ("configure/RELEASE", release)):
        stream += f"M 100644 inline {path}\ndata {len(text)}\n{text}\n"
    stream += "".join(f"reset refs/tags/{version}\nfrom refs/heads/main\n" for version in versions)
    repository = folder / module_of(name)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repository], check=True)
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input=stream, text=True, check=True)


def write_recipe(folder, name, repositories):
    lines = [f"module: {module_of(name)}", "version: R1", f"organization: file://{repositories}/", f"dbds: [{name}.dbd]",
             f"libs: [{name}]", f"remove_macros: [{', '.join(parts(name)[1])}]"]
    if name in MACROS:
        lines.append(f"macro: {MACROS[name]}")
    (folder / name).mkdir(parents=True)
    (folder / name / f"{name}.install.yml").write_text("\n".join(lines) + "\n")


def prepare(folder):
    """Makes the repositories and the library of recipes."""
    versions = {name: {"R1"} for name in USES}
    for order in ORDERS.values():
        for word in order.split():
            name, _, version = word.partition("=")
            versions[name].add(version or "R1")
    (folder / "repositories").mkdir()
    for name in USES:
        make_repository(folder / "repositories", name, sorted(versions[name]))
        write_recipe(folder / "recipes", name, folder / "repositories")


def build(binary, base, recipes, order):
    """Builds the modules one after the other. Returns what went wrong."""
    words = order.split()
    with rig.Image(binary, base) as image:
        for word in words:
            name, _, version = word.partition("=")
            command = ["support", "build", "-q", "--defs", recipes, *(["-v", version] if version else []), name]
            done = image.command(*command)
            if done.returncode != 0:
                return f"{name}: {done.stdout}{done.stderr}"
        configure = image.root / "support/configure"
        names = list(dict.fromkeys(word.partition("=")[0] for word in words))
        if (configure / "dbd_list").read_text().split() != [f"{name}.dbd" for name in names]:
            return "dbd_list has another order:\n" + (configure / "dbd_list").read_text()
        release = (configure / "RELEASE").read_text().splitlines()
        missing = [name for name in names
                   if f"{macro_of(name)} = {image.root}/support/{module_of(name)}" not in release]
        return f"RELEASE lacks {missing}" if missing else ""


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    report = rig.Report()
    begin = time.monotonic()
    base = rig.epics_base()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(folder)
        prepare(folder)
        runs = {name: pool.submit(build, binary, base, folder / "recipes", order) for name, order in ORDERS.items()}
        for name, run in runs.items():
            report.equal(run.result(), "", f"the order of {name} builds")
        wrong = build(binary, base, folder / "recipes", "autosave busy")
        report.check(re.search(r"^ASYN=\S*/asyn-1-0 is not built$", wrong, re.M),
                     "an order in which a module is missing does not build", wrong)
    print(f"{sum(len(order.split()) for order in ORDERS.values())} builds: {time.monotonic() - begin:.1f} s", flush=True)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
