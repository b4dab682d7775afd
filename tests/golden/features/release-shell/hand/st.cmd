dbLoadRecords("{DEMO}/db/level.db", "P=$(SITE)")
dbLoadRecords("$(DEMO)/db/level.db", "P=$(SITE)")
iocInit
