#include "core/diag/suggestion.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace iocwright {

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string otherwise) {
  const std::string_view near = text::nearest(name, known);
  return near.empty() ? otherwise : fmt::format("did you mean `{}`?", near);
}

}  // namespace iocwright
