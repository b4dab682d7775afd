# Startup script of TEST-IOC-01, ejected from its ioc.yaml by iocwright. Edit it by hand.

cd "/epics/ioc"

# net.port P1 (ioc.yaml:8)
epicsEnvSet P1_ADDRESS 10.0.0.1:7001
# net.port P2 (ioc.yaml:12)
epicsEnvSet P2_ADDRESS 10.0.0.2:7001,udp

dbLoadDatabase dbd/ioc.dbd
ioc_registerRecordDeviceDriver pdbbase

# net.port P1 (ioc.yaml:8)
# connect P1
connect("P1", '10.0.0.1:7001', 2)
netTrace(0)
# net.port P2 (ioc.yaml:12)
# connect P2
connect("P2", '10.0.0.2:7001,udp', 1)
# net.valve (ioc.yaml:18)
valveConfig("P1", 10.0)
# net.valve (ioc.yaml:18)
valveConfig("P1", 10.0)
# net.valve (net.ibek.support.yaml:43)
valveConfig("P2", 10.0)
# net.valve (net.ibek.support.yaml:44)
valveConfig("P2", 5.0)

dbLoadRecords /epics/runtime/ioc.db
iocInit

# net.port P1 (ioc.yaml:8)
# the ports are open
# net.port P2 (ioc.yaml:12)
# the ports are open
