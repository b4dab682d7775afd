cd "$(IOC)"
dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase
dbLoadRecords "$(RUNTIME_DIR)/ioc.db"
iocInit
