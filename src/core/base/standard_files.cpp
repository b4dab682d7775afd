#include "core/base/standard_files.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace iocwright {

void open_standard_files() {
  for (int fd = ::open("/dev/null", O_RDWR); fd >= 0; fd = ::open("/dev/null", O_RDWR))
    if (fd > STDERR_FILENO) {
      ::close(fd);
      return;
    }
}

}  // namespace iocwright
