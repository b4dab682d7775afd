// Path functions that only work on the string, without accessing the file system.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::path {

/// `folder/name`, or just `name` if it is absolute or `folder` is empty.
std::string join(std::string_view folder, std::string_view name);
/// The part after the last slash.
std::string_view name(std::string_view path);
/// The part before the last slash: "" for a bare name, "/" for an entry of the root folder.
std::string parent(std::string_view path);
/// The name without its last suffix: `ioc` for `a/ioc.yaml`, `demo.ibek.ioc` for `demo.ibek.ioc.yaml`.
std::string_view stem(std::string_view path);
/// Removes `.`, `..` and double slashes without resolving links. Keeps the leading `..` of a relative path.
std::string normal(std::string_view path);
/// True if `path` is `folder` or inside it, after both are normalized.
bool is_within(std::string_view path, std::string_view folder);

}  // namespace iocwright::path
