demoConfigure("P1")
demoConfgure("P2")
dblr
iocInit
