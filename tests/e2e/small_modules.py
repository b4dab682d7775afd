"""Two small support modules, built with make against EPICS Base: `scale`, only a library, and `ramp`, which needs
it."""
import os
import subprocess

# The entities of `ramp`, and an instance that uses them.
DEFINITION = """
module: ramp
entity_models:
  - name: Ramp
    description: a ramp
    parameters:
      P: {type: str, description: prefix}
    databases:
      - file: ramp.template
        args: {P: }
    pre_init:
      - value: rampHello
"""
INSTANCE = """
ioc_name: TEST-IOC-01
description: a ramp
entities:
  - type: ramp.Ramp
    P: TEST
"""

CONFIGURE = {
    "Makefile": "TOP = ..\ninclude $(TOP)/configure/CONFIG\nTARGETS = $(CONFIG_TARGETS)\n"
                "include $(TOP)/configure/RULES\n",
    "CONFIG": "RULES = $(EPICS_BASE)\ninclude $(TOP)/configure/RELEASE\nCONFIG = $(RULES)/configure\n"
              "include $(CONFIG)/CONFIG\nINSTALL_LOCATION = $(TOP)\nCHECK_RELEASE = NO\n",
    "RULES": "include $(CONFIG)/RULES\n", "RULES_DIRS": "include $(CONFIG)/RULES_DIRS\n",
    "RULES_TOP": "include $(CONFIG)/RULES_TOP\n",
}
TOP_MAKEFILE = "TOP = .\ninclude $(TOP)/configure/CONFIG\nDIRS += configure src\nsrc_DEPEND_DIRS += configure\ninclude $(TOP)/configure/RULES_TOP\n"
SOURCE_MAKEFILE = "TOP = ..\ninclude $(TOP)/configure/CONFIG\n{lines}\ninclude $(TOP)/configure/RULES\n"

SCALE = {
    "src/Makefile": SOURCE_MAKEFILE.format(
        lines="LIBRARY_IOC += scale\nscale_SRCS += scale.c\nscale_LIBS += $(EPICS_BASE_IOC_LIBS)\nINC += scale.h"),
    "src/scale.h": "double scaleBy(double value);\n",
    "src/scale.c": "#include <scale.h>\ndouble scaleBy(double value) { return 2 * value; }\n",
}

# Like many modules, `ramp` does not link its library with scale: the link of the IOC has to add it.
RAMP = {
    "src/Makefile": SOURCE_MAKEFILE.format(
        lines="LIBRARY_IOC += ramp\nramp_SRCS += devRamp.c\nramp_LIBS += $(EPICS_BASE_IOC_LIBS)\nDBD += ramp.dbd\n"
        "DB += ramp.template"),
    "src/ramp.dbd": 'device(ai, INST_IO, devAiRamp, "Ramp")\nregistrar(rampRegister)\nfunction(rampDouble)\nvariable(rampStep, double)\n',
    "src/ramp.template": 'record(ai, "$(P):RAMP") { field(DTYP, "Ramp") field(INP, "@1") field(SCAN, ".1 second") }\n'
    'record(sub, "$(P):DOUBLE") { field(SNAM, "rampDouble") field(A, "21") field(PINI, "YES") }\n',
    "src/devRamp.c": r"""
#include <aiRecord.h>
#include <devSup.h>
#include <epicsExport.h>
#include <epicsStdio.h>
#include <iocsh.h>
#include <recGbl.h>
#include <registryFunction.h>
#include <subRecord.h>
#include <scale.h>

double rampStep = 1.0;
epicsExportAddress(double, rampStep);

static long start(aiRecord* record) { record->udf = 0; return 0; }
static long next(aiRecord* record) { record->val += scaleBy(rampStep); record->udf = 0; return 2; }

struct { long number; DEVSUPFUN report, init, init_record, get_ioint_info, read, special; } devAiRamp = {
    6, NULL, NULL, (DEVSUPFUN)start, NULL, (DEVSUPFUN)next, NULL};
epicsExportAddress(dset, devAiRamp);

static long rampDouble(subRecord* record) { record->val = scaleBy(record->a); return 0; }
epicsRegisterFunction(rampDouble);

static const iocshFuncDef definition = {"rampHello", 0, NULL};
static void hello(const iocshArgBuf* arguments) { (void)arguments; printf("a ramp says hello\n"); }
static void rampRegister(void) { iocshRegister(&definition, hello); }
epicsExportRegistrar(rampRegister);
""",
}


def make(folder, environment):
    done = subprocess.run(["make", "-C", folder, "-j2"], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)


def build(image, name, files, release=()):
    """Builds a module in the support folder of the image, against the modules in `release`."""
    folder = image.root / "support" / name
    texts = {"Makefile": TOP_MAKEFILE, **{f"configure/{file}": text for file, text in CONFIGURE.items()}, **files}
    texts["configure/RELEASE"] = "".join(f"{module.upper()} = {image.root}/support/{module}\n"
                                         for module in release) + f"EPICS_BASE = {image.base}\n"
    image.write({f"support/{name}/{file}": text for file, text in texts.items()})
    make(folder, {**os.environ, "EPICS_HOST_ARCH": image.arch})


def register(image, modules, dbds, libraries):
    """Writes the files that a build of support modules leaves in support/configure."""
    support = image.root / "support"
    image.write({
        "support/configure/RELEASE": f"SUPPORT = {support}\n" +
        "".join(f"{name.upper()} = $(SUPPORT)/{name}\n" for name in modules) + f"EPICS_BASE = {image.base}\n",
        "support/configure/RELEASE.shell": "".join(f'export {name.upper()}="{support}/{name}"\n' for name in modules),
        "support/configure/dbd_list": "".join(f"{name}\n" for name in dbds),
        "support/configure/lib_list": "".join(f"{name}\n" for name in libraries),
    })
