epicsEnvSet("A", "it's 1")
iocInit
