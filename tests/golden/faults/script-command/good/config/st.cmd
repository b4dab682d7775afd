epicsThreadSleep(1.5)
epicsEnvSet("A", "1")
iocInit
