#!/bin/bash
exec iocwright probe live
