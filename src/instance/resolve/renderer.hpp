// Renders the templates of definitions and instances. Each is parsed once, and errors point into the YAML
// file.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/diag/source.hpp"
#include "instance/resolve/cast.hpp"
#include "instance/resolve/global_state.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::resolve {

class Definitions;
class Entity;

/// Maps bytes [begin, end) of a template to a place in a file. With an empty function, errors have no place.
using Locate = std::function<Span(std::size_t begin, std::size_t end)>;

/// The output of a template, and which parts of the template wrote it.
struct TracedOutput {
  std::string text;
  jinja::WrittenParts parts;  ///< never empty
};

class Renderer {
 public:
  Renderer(GlobalState& globals, const Sources& sources, const Limits& limits);

  /// Renders a template that sees `fields`, and casts the output. Values other than strings are returned
  /// unchanged.
  Result<Value> render(const Value& text, const jinja::Context& fields, Cast cast, const Locate& locate);
  /// The same for a value without a declared type: the cast is guessed from the template.
  Result<Value> render_guessed(const Value& text, const jinja::Context& fields, const Locate& locate);
  /// The same as render_guessed(), but the items of a list are rendered one by one.
  Result<Value> render_any(const Value& value, const jinja::Context& fields, const Locate& locate);

  /// Renders a template without a cast, and traces what wrote the output.
  Result<TracedOutput> render_traced(const std::string& text, const jinja::Context& fields,
                                     const Locate& locate);

  /// Locates parts of the template that is the string of `node`, which must outlive the result.
  Locate in_node(const yaml::Node& node) const;

  /// Prepares an error in a template of the entity's definition for the sink; see blame_given_value().
  /// Another error that the same value causes is a consequence of the first.
  void blame(Diagnostic& diagnostic, const Entity& entity);
  /// The definitions that blame() uses. Without them, it does nothing.
  void use_definitions(const Definitions& definitions) { definitions_ = &definitions; }

  /// Where the first template is that has asked for IOC_NAME, although it is not set.
  std::optional<Span> unset_name() const { return unset_name_; }

  GlobalState& globals() { return globals_; }
  const Limits& limits() const { return limits_; }

 private:
  using Parsed = std::shared_ptr<const jinja::Template>;
  Result<Parsed> parse(const std::string& text);
  /// `parts` receives what wrote the output, unless it is null.
  Result<std::string> render_text(const std::string& text, const jinja::Context& fields,
                                  jinja::WrittenParts* parts = nullptr);
  /// True if rendering returns the text unchanged.
  bool is_plain(std::string_view text) const;
  void record_unset_name(const Locate& locate, std::size_t size);

  GlobalState& globals_;
  const Sources& sources_;
  const Limits& limits_;
  const Definitions* definitions_ = nullptr;
  std::set<std::pair<FileId, std::uint32_t>> blamed_;  ///< places of values
  std::optional<Span> unset_name_;
  std::unordered_map<std::string, Parsed> parsed_;
  int nested_ = 0;  ///< templates being rendered: `_global.render` renders one within another
};

}  // namespace iocwright::resolve
