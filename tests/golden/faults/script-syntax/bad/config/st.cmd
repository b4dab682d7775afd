epicsEnvSet("A, 1)
dbLoadRecords("pump.template", "P=VAC:") >
echo \
()
iocInit
