#!/bin/bash
exec iocwright probe ready
