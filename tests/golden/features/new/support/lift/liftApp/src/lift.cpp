#include <iocsh.h>
#include <epicsExport.h>

static const iocshArg configArg0 = {"port name", iocshArgString};
static const iocshArg configArg1 = {"address", iocshArgString};
static const iocshArg configArg2 = {"maximum speed [mm/s]", iocshArgDouble};
static const iocshArg configArg3 = {"floors", iocshArgInt};
static const iocshArg *const configArgs[] = {&configArg0, &configArg1, &configArg2, &configArg3};
static const iocshFuncDef configDef = {"liftConfigure", 4, configArgs};
static const iocshFuncDef reportDef = {"liftReport", 0, 0};
