#!/bin/bash
exec iocwright stop
