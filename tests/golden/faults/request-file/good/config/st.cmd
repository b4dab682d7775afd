dbLoadRecords("pump.template", "P=VAC:,R=A")
iocInit
create_monitor_set("pump.req", 5, "P=VAC:,R=A")
