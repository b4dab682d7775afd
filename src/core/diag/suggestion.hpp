// The help line of an error about an unknown name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright {

/// "did you mean `x`?", where `x` is the known name that `name` is probably a misspelling of
/// (text::nearest()). Returns `otherwise` if there is none.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string otherwise = "");

}  // namespace iocwright
