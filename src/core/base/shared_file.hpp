// Opens files that all users of a shared folder, such as a mounted volume, can open.
#pragma once

#include <string>

#include "core/base/file_handle.hpp"

namespace iocwright {

/// Opens a regular file in a folder where other users can create files and links. Fails with ELOOP for a
/// symbolic link, a file with more than one hard link, and anything else but a regular file. `flags` are
/// those of open(2). The result is not open after an error, which is in errno.
FileHandle open_regular(const std::string& path, int flags);

/// Opens a file for reading and writing, and creates it if it is missing. Whatever the umask, a file of our
/// own gets the permissions of its folder to read and write, and if permitted the folder's group. Fails as
/// open_regular() does.
FileHandle open_shared(const std::string& path);

}  // namespace iocwright
