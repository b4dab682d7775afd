echo "started by $0"; echo "$CONFIG_DIR $RUNTIME_DIR $ASYN $EPICS_DB_INCLUDE_PATH"; exit 7
