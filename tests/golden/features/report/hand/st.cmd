cd /epics/ioc
dbLoadRecords("/epics/support/plant/db/tank.template", "P=HAND,LIMIT=3")
dbLoadRecords("/epics/support/plant/db/missing.db")
iocInit
