demoConfigure("P1")
dbl
iocInit
