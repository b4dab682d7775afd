// Paths as text.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::path {

/// `folder/name`; `name` alone when it is absolute or the folder is empty.
std::string join(std::string_view folder, std::string_view name);
/// What follows the last slash.
std::string_view name(std::string_view path);
/// What comes before the last slash: "" for a bare name, "/" for what lies in the root.
std::string parent(std::string_view path);
/// The name without its last suffix: `ioc` of `a/ioc.yaml`, `demo.ibek.ioc` of `demo.ibek.ioc.yaml`.
std::string_view stem(std::string_view path);
/// Without `.`, `..` and double slashes, by its text alone; leading `..` of a relative path stay.
std::string normal(std::string_view path);
/// True when `path`, as text, is `folder` or lies in it. Both are made normal first.
bool is_within(std::string_view path, std::string_view folder);

}  // namespace iocwright::path
