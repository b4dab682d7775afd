#!/bin/bash
# Returns when the wait for hardware is over, however long that takes: charts block in here.
exec iocwright probe started --wait
