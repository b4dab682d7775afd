epicsEnvSet("TOP", "/epics/support/plant")
dbLoadRecords("$(RUNTIME_DIR)/ioc.db")
dbLoadRecords("$(TOP)/db/network.db", "P=HAND")
dbLoadRecords("$(TOP)/db/missing.db")
iocInit
dbLoadRecords("$(TOP)/db/network.db", "P=LATE")
