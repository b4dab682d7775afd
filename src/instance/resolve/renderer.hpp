// Renders the templates of definitions and instances. Each is parsed once, and errors point into the YAML
// file.
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

/// The place in a file of bytes [begin, end) of a template. An empty function leaves errors without a place.
using Locate = std::function<Span(std::size_t begin, std::size_t end)>;

/// The output of a template, with the parts of the template that wrote it. There is always one.
struct TracedOutput {
  std::string text;
  jinja::WrittenParts parts;
};

class Renderer {
 public:
  Renderer(GlobalState& globals, const Sources& sources, const Limits& limits);

  /// The output of a template with the names of `fields`, cast. Values other than strings are returned
  /// unchanged.
  Result<Value> render(const Value& text, const jinja::Context& fields, Cast cast, const Locate& locate);
  /// The same for values without a declared type: the cast is guessed from the template, and the items of a
  /// list are rendered one by one.
  Result<Value> render_any(const Value& value, const jinja::Context& fields, const Locate& locate);

  /// The output of a template, without a cast, and what wrote it.
  Result<TracedOutput> render_traced(const std::string& text, const jinja::Context& fields,
                                     const Locate& locate);

  /// The places of a template that `node` contains.
  Locate in_node(const yaml::Node& node) const;

  GlobalState& globals() { return globals_; }
  const Limits& limits() const { return limits_; }

 private:
  using Parsed = std::shared_ptr<const jinja::Template>;
  Result<Parsed> parse(const std::string& text);
  /// Records in `parts`, unless it is null, what wrote the output.
  Result<std::string> render_text(const std::string& text, const jinja::Context& fields,
                                  jinja::WrittenParts* parts = nullptr);
  /// True when rendering cannot change or refuse the text.
  bool is_plain(std::string_view text) const;

  GlobalState& globals_;
  const Sources& sources_;
  const Limits& limits_;
  std::unordered_map<std::string, Parsed> parsed_;
  int nested_ = 0;  ///< renders in progress: `_global.render` starts one within another
};

}  // namespace iocwright::resolve
