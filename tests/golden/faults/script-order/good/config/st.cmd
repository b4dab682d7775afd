dbLoadRecords("demo.template", "P=VAC:,R=A")
iocInit
