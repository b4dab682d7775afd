drvAsynIPPortConfigure("P1", "pump:10001")
drvAsynIPPortConfigure("P1", "pump:10002")
asynSetOption("P2", 0, "baud", "9600")
dbLoadRecords("pump.template", "P=VAC:,PORT=P2")
iocInit
