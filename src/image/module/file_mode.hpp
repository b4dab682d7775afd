// File modes as ansible's modules take them: octal numbers, and clauses such as `u=rw,go=r` or `a+X`.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// What a file's mode becomes.
struct ModeChange {
  mode_t current;
  bool is_folder;
  mode_t mask;  ///< the umask, for clauses without `u`, `g`, `o` or `a`
};

/// The mode after `text` has been applied. Fails if `text` is neither an octal number nor valid clauses.
Result<mode_t> changed_mode(std::string_view text, const ModeChange& change);

/// Sets the mode of a file or folder, following links. Does nothing if `mode` is empty. With `recurse`, also
/// sets that of everything below a folder, except of links.
Result<void> set_mode(const std::string& path, const std::string& mode, bool recurse = false);

}  // namespace iocwright::image
