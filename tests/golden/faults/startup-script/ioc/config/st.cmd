# a script
dbLoadDatabase dbd/ioc.dbd
iocInit