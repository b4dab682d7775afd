dbLoadRecords("${SUPPORT}/dev/db/error.template", "P=X")
epicsEnvSet("A", "b)
dbLoadRecords("${SUPPORT}/dev/db/unused.template", "P=X:,Q=Y")
iocInit
