dbLoadRecords("config/$(DATABASE)", "P=$(SITE)")
dbLoadRecords("config/$(DATABSE)", "P=$(SITE)")
iocInit
