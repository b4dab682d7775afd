// A file system that cannot be written to.
#pragma once

#include "core/base/disk.hpp"

namespace iocwright {

/// Fails with EROFS at everything that would change a file.
class ReadOnlyDisk : public Disk {
 public:
  FileResult<void> write(const std::string& path, std::string_view) final { return refuse(path); }
  FileResult<void> rename(const std::string& from, const std::string&) final { return refuse(from); }
  FileResult<void> remove(const std::string& path) final { return refuse(path); }
  FileResult<void> remove_tree(const std::string& path) final { return refuse(path); }
  FileResult<void> make_folders(const std::string& path) final { return refuse(path); }
  FileResult<void> make_link(const std::string&, const std::string& path) final { return refuse(path); }
  FileResult<void> copy_file(const std::string&, const std::string& to) final { return refuse(to); }
  FileResult<std::unique_ptr<Lock>> lock(const std::string& path) final { return refuse(path); }

 private:
  static tl::unexpected<FileError> refuse(const std::string& path) {
    return tl::make_unexpected(FileError{path, EROFS});
  }
};

}  // namespace iocwright
