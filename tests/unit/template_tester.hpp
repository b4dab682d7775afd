// Renders a template with a few names: what unit tests of the engine's parts have in common.
#pragma once

#include <string>
#include <string_view>

#include "core/value/dict.hpp"
#include "lang/jinja/eval/template.hpp"

namespace iocwright::tests {

class DictContext : public jinja::Context {
 public:
  Dict names;
  const Value* find(std::string_view name) const override { return names.find(name); }
};

/// The text, or `error: ` and the message.
inline std::string render(std::string_view source, const DictContext& context = {},
                          const Limits& limits = {}) {
  const auto text = jinja::Template::parse(source, limits).and_then([&](const auto& parsed) {
    return parsed->render(context, limits);
  });
  return text ? *text : "error: " + text.error().message();
}

}  // namespace iocwright::tests
