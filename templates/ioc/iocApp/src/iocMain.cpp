// The main program of a Generic IOC: runs the startup script, then the IOC shell, and ends with the shell's status.

#include <epicsExit.h>
#include <epicsThread.h>
#include <iocsh.h>

int main(int argc, char* argv[]) {
  int status = 0;
  if (argc > 1) {
    status = iocsh(argv[1]);
    epicsThreadSleep(0.2);  // what the script has started may still print
  }
  // A script that could not be read, or that said `on error halt`, leaves no IOC that is worth talking to.
  if (status == 0) status = iocsh(nullptr);
  epicsExit(status == 0 ? 0 : 1);
  return status;  // not reached
}
