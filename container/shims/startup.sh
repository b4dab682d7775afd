#!/bin/bash
# Returns when the wait for hardware is over, however long that takes; charts expect it to block.
exec iocwright probe started --wait
