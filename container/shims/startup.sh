#!/bin/bash
# Returns when the wait for hardware is over. Charts rely on the script to block until then.
exec iocwright probe started --wait
