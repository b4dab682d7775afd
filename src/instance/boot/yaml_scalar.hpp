// Text as a YAML scalar behind a key, quoted and folded as the reference's writer does it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iocwright::boot {

/// The blank and the scalar that follow a key's colon, which ends at `column`; further lines begin at
/// `indent`. Plain when that reads back as the same text, else in quotes; lines are folded at 80 columns.
std::string yaml_scalar(std::string_view text, std::size_t column, std::size_t indent);

}  // namespace iocwright::boot
