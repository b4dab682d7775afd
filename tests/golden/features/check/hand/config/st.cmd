dbLoadRecords("$(RUNTIME_DIR)/ioc.db")
iocInit