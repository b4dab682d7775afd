#!/bin/bash
# The entrypoint of the container, at the path that charts use. With --test it
# only generates the files of the instance.
exec iocwright run "$@"
