#!/bin/bash
# The container's entrypoint, where charts look for it.
exec iocwright run "$@"
