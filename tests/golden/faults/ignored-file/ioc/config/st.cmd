dbLoadRecords config/db/own.db
iocInit
