// Pseudo-terminals, raw mode and window sizes.
#pragma once

#include <termios.h>

#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

struct WindowSize {
  unsigned short rows = 24;
  unsigned short columns = 80;
};

/// The size of the terminal behind `fd`; nothing when it is none or does not say.
std::optional<WindowSize> window_size(int fd);
void set_window_size(int fd, WindowSize size);

/// The two ends of a pseudo-terminal.
struct Pty {
  FileHandle master;  ///< does not block
  FileHandle slave;
};

/// `model`: a terminal whose settings the new one takes on. Without one it passes output through as it is: a
/// log has lines that end with a bare newline.
FileResult<Pty> open_pty(std::optional<int> model);

/// True when the program at the slave's end reads byte by byte, as an IOC shell with line editing does.
bool reads_raw(int master);

/// Sets a terminal to raw mode and back when it goes. `keep_output`: newlines are still shown with a carriage
/// return.
class RawMode {
 public:
  RawMode(int fd, bool keep_output);
  ~RawMode() { restore(); }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;
  void restore();
  /// Sets it to raw mode again after somebody else has set it; what restore() goes back to stays.
  void renew() const;

 private:
  int fd_;
  bool changed_ = false;
  termios old_{}, raw_{};
};

}  // namespace iocwright::launch
