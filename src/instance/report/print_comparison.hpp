// Prints how two instances differ.
#pragma once

#include <string>
#include <string_view>

#include "instance/report/compare.hpp"

namespace iocwright::report {

/// The formats of print_comparison(). Markdown is that of GitHub and GitLab, for the description of a pull
/// request.
inline constexpr std::string_view comparison_formats[] = {"text", "json", "markdown"};

/// The differences in one of `comparison_formats`; as text, "" if there are none. `before` and `after` name
/// the instances.
std::string print_comparison(const Comparison& comparison, std::string_view before, std::string_view after,
                             std::string_view format);

}  // namespace iocwright::report
