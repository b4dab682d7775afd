// Renders a template, for the unit tests of the template engine.
#pragma once

#include <string>
#include <string_view>

#include "lang/jinja/eval/template.hpp"

namespace iocwright::tests {

/// The output of the template, or `error: ` followed by the message.
inline std::string render(std::string_view source, const jinja::DictContext& context = {},
                          const Limits& limits = {}) {
  const auto text = jinja::Template::parse(source, limits).and_then([&](const auto& parsed) {
    return parsed->render(context, limits);
  });
  return text ? *text : "error: " + text.error().message();
}

}  // namespace iocwright::tests
