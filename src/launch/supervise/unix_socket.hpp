// Unix-domain sockets.
#pragma once

#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// Listens at `path`, replacing a stale socket of the same user. The mode is 0600, or 0660 with the given
/// `group`. Listening and accepted sockets are non-blocking. Fails with EADDRINUSE when another process
/// listens there, and with EEXIST when the file belongs to another user or is not a socket; links are not
/// followed.
FileResult<FileHandle> listen_at(const std::string& path, const std::string& group = "");

/// Accepts a pending connection; the result is not open if there is none.
FileHandle accept_from(int listening);

/// Connects to the listener at `path` without waiting; reads and writes on the result block.
FileResult<FileHandle> connect_to(const std::string& path);

}  // namespace iocwright::launch
