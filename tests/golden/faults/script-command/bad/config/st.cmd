epicsThreadSleep(soon)
epicsEnvSet("A")
iocInit
