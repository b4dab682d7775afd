#!/bin/bash
# The entrypoint of the container, at the path that charts use.
exec iocwright run "$@"
