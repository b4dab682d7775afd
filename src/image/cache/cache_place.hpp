// A place that keeps the entries of a build cache: a folder, a web server or a container registry.
#pragma once

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/machine.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// A file that is kept in a place.
struct StoredFile {
  std::string name;
  std::uint64_t size_bytes = 0;
  std::time_t last_use = 0;  ///< 0 if the place does not know it
};

/// Functions fail if the place cannot be used, with the reason. Names consist of letters, digits, `.`, `-`
/// and `_`, and have at most 128 characters.
class CachePlace {
 public:
  virtual ~CachePlace() = default;

  /// Whether the place has a file.
  virtual Result<bool> has(const std::string& name) = 0;
  /// The path of a file with the content; nothing if the place does not have it. It is `scratch` unless the
  /// content is on this machine. Does not count as a use.
  virtual Result<std::optional<std::string>> get(const std::string& name, const std::string& scratch) = 0;
  /// Sets the time of the last use of a file to now, if the place keeps one. Ignores errors.
  virtual void note_use(const std::string& /*name*/) {}
  /// The path of the file if it is on this machine; otherwise empty.
  virtual std::string local_file(const std::string& /*name*/) const { return {}; }
  /// Stores a copy of `file`. Readers see either all of it or what was there before.
  virtual Result<void> put(const std::string& name, const std::string& file) = 0;
  /// All files, sorted by name.
  virtual Result<std::vector<StoredFile>> list() = 0;
  /// Removes a file; not an error if it is missing.
  virtual Result<void> remove(const std::string& name) = 0;
};

/// Opens the place that a user has named: a path, `http://…`, `https://…` or `oci://REGISTRY/REPOSITORY`.
/// Fails if it is none of them. The machine must outlive the place.
Result<std::unique_ptr<CachePlace>> open_place(const std::string& place, const Machine& machine);

/// A folder, which is created when something is stored. The last use of a file is its modification time.
std::unique_ptr<CachePlace> folder_place(std::string folder);
/// A web server. `url` is that of the folder of the files.
std::unique_ptr<CachePlace> http_place(std::string url, const Machine& machine);
/// A repository in a registry, such as `ghcr.io`. `scheme` is `https` or `http`.
std::unique_ptr<CachePlace> oci_place(std::string scheme, std::string registry, std::string repository,
                                      const Machine& machine);

/// The SHA-256 of a file.
Result<std::string> hash_of_file(const std::string& file);

}  // namespace iocwright::image
