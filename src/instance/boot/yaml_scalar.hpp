// Writes a string as a YAML scalar after a key, quoted and folded as in the reference.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iocwright::boot {

/// A blank and the scalar, to be printed after a key whose colon ends at `column`. The second and later lines
/// are indented by `indent` columns. The scalar is plain if that reads back as the same string, and quoted
/// otherwise. Lines are folded at `width` columns.
std::string yaml_scalar(std::string_view text, std::size_t column, std::size_t indent,
                        std::size_t width = 80);

}  // namespace iocwright::boot
