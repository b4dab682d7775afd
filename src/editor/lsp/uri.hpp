// URIs of files, as editors name them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iocwright::lsp {

/// The normalized path of a URI such as `file:///a/b%20c`; nullopt if the URI does not name a local file.
std::optional<std::string> path_of(std::string_view uri);

/// The URI of an absolute path. All bytes except letters, digits and `-._~/` are escaped.
std::string uri_of(std::string_view path);

}  // namespace iocwright::lsp
