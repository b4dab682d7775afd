iocshLoad("pump.iocsh")
< more.cmd
dbLoadTemplate("more.subst")
iocInit
