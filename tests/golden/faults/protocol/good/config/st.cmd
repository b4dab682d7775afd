drvAsynIPPortConfigure("P1", "pump:10001")
dbLoadRecords("pump.template", "P=VAC:")
iocInit
