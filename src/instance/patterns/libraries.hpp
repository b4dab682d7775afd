// The libraries that patterns come from: their names, URIs, and the labels by which locks record them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::patterns {

struct Library {
  std::string name;
  std::string uri;
};

/// Where to copy a pattern from.
struct Place {
  std::string uri;
  std::string folder;  ///< of a local library; empty: a repository to clone
};

/// The URI without `https://`, without one `.git` and without slashes at the end. A user name with a password
/// is left out, because a lock is public.
std::string label_of(std::string_view uri);

class Libraries {
 public:
  /// The built-in libraries, then those of IBEK_PATTERN_LIBRARIES: `name=uri,name2=uri2`.
  explicit Libraries(const Environment& environment);

  const std::vector<Library>& all() const { return libraries_; }
  /// The URI of the library with that name.
  Result<std::string> uri_of(std::string_view name) const;
  /// The URI that a label stands for: that of a library with the label, the label with `https://` if it
  /// begins with a host's name, or the label itself.
  Result<std::string> uri_of_label(const std::string& label, const Disk& disk) const;

 private:
  std::vector<Library> libraries_;
};

/// A `file://` URI or an existing path is a folder, even if that is a repository; all else is cloned.
Result<Place> place_of(const std::string& uri, const Disk& disk);

}  // namespace iocwright::patterns
