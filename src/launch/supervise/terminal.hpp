// Pseudo-terminals, raw mode and window sizes.
#pragma once

#include <termios.h>

#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// What these keys send: ctrl-c, ctrl-d.
inline constexpr char interrupt_key = '\x03', end_of_file_key = '\x04';

/// The size of a terminal in characters.
struct WindowSize {
  unsigned short rows = 24;
  unsigned short columns = 80;
};

/// The size of the terminal at `fd`; nothing if `fd` is not a terminal or its size is unknown.
std::optional<WindowSize> window_size(int fd);
/// Sets the size of the terminal at `fd`, which can be a pty's master. Ignores errors.
void set_window_size(int fd, WindowSize size);

/// True if `fd` is the terminal of a shell that has us in the background.
bool is_in_background(int fd);

/// The two ends of a pseudo-terminal.
struct Pty {
  FileHandle master;  ///< non-blocking
  FileHandle slave;
};

/// Opens a pseudo-terminal. `model`: a terminal whose settings the new one copies. Without one, output is
/// passed through unchanged, because lines in a log end with a bare newline.
FileResult<Pty> open_pty(std::optional<int> model);

/// True if the program at the slave reads byte by byte, as an IOC shell with line editing does.
bool reads_raw(int master);

/// Sets a terminal to raw mode and restores it on destruction. `keep_output`: keep output processing, so that
/// newlines still return the carriage.
class RawMode {
 public:
  RawMode(int fd, bool keep_output);
  ~RawMode() { restore(); }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;
  void restore();
  /// Sets raw mode again after another process has changed the settings. restore() still restores the
  /// original ones.
  void reapply() const;

 private:
  int fd_;
  bool changed_ = false;
  termios old_{}, raw_{};
};

}  // namespace iocwright::launch
