#include "core/base/machine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "core/base/file_handle.hpp"

namespace iocwright {

void Machine::add_to_log(const std::string& path, std::string_view text) const {
  const FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  const std::string line = (secrets != nullptr ? secrets->redact(text) : std::string(text)) + "\n";
  if (file && ::write(file.get(), line.data(), line.size()) < 0) return;
}

}  // namespace iocwright
