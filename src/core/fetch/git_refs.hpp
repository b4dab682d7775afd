// Reads the refs of a repository without running git.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/disk.hpp"

namespace iocwright::fetch {

/// HEAD and all refs of the repository in `folder`, with the hashes that they contain: for an annotated tag,
/// that of the tag, as `git show-ref --head` lists them. Nothing if git has to be asked, because the
/// repository does not have the layout of a plain clone (gitrepository-layout(5)), a file cannot be read, or
/// a ref is damaged.
std::optional<std::map<std::string, std::string>> read_refs(const Disk& disk, const std::string& folder);

}  // namespace iocwright::fetch
