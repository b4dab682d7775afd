// Renders the templates of definitions and instances: each parsed once, faults placed inside of the YAML
// text.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/diag/source.hpp"
#include "instance/resolve/cast.hpp"
#include "instance/resolve/global_state.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::resolve {

/// Where bytes [begin, end) of a template stand in a file. An empty function leaves faults without a place.
using Locate = std::function<Span(std::size_t begin, std::size_t end)>;

class Renderer {
 public:
  Renderer(GlobalState& globals, const Sources& sources, const Limits& limits);

  /// The text of a template with the names of `fields`, cast. Values that are no text pass unchanged.
  Result<Value> render(const Value& text, const jinja::Context& fields, Cast cast, const Locate& locate);
  /// The same where no type is declared: the cast is guessed from the template, and the items of a list are
  /// rendered one by one.
  Result<Value> render_any(const Value& value, const jinja::Context& fields, const Locate& locate);

  /// The places of a template that is the text of `node`.
  Locate in_node(const yaml::Node& node) const;

  GlobalState& globals() { return globals_; }
  const Limits& limits() const { return limits_; }

 private:
  using Parsed = std::shared_ptr<const jinja::Template>;
  Result<Parsed> parse(const std::string& text);
  Result<std::string> render_text(const std::string& text, const jinja::Context& fields);

  GlobalState& globals_;
  const Sources& sources_;
  const Limits& limits_;
  std::unordered_map<std::string, Parsed> parsed_;
  int nested_ = 0;  ///< renders inside one another, by `_global.render`
};

}  // namespace iocwright::resolve
