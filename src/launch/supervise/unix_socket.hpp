// Sockets in the file system.
#pragma once

#include <optional>
#include <string>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// Listens at `path`, in the place of a socket that a dead process of this user left. Mode 0600, or 0660 and
/// of `group` when one is named. Accepted and listening ends do not block. Fails with EADDRINUSE when
/// something answers there, and with EEXIST when what is there is another user's or no socket: a link is not
/// followed.
FileResult<FileHandle> listen_at(const std::string& path, const std::string& group = "");

/// A connection waiting at a listening socket; not open when there is none.
FileHandle accept_from(int listening);

/// Connects to what listens at `path`, at once or not at all; reads and writes block.
FileResult<FileHandle> connect_to(const std::string& path);

}  // namespace iocwright::launch
