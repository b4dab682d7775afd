// The variables that the templates of a recipe can use. They are evaluated when they are first used, because
// their values may be templates that refer to other variables.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/diag/source.hpp"
#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::image {

/// The variables of one recipe, by name.
class Variables {
 public:
  Variables(const Sources& sources, const Limits& limits) : sources_(sources), limits_(limits) {}

  /// Sets a variable to a plain value. Replaces an existing value, as does the next function.
  void set(const std::string& name, Value value);
  /// Sets a variable to a value that may contain templates.
  void set(const std::string& name, const yaml::Node& node);
  /// Removes a variable, but not its value from the command line.
  void erase(const std::string& name) { slots_.erase(name); }
  /// Sets a variable to a value from the command line, which takes precedence over all others.
  void override_with(const std::string& name, Value value);
  bool is_overridden(std::string_view name) const { return overrides_.contains(name); }

  /// Renders all templates in a node. Numbers and bools keep their type, as does the value of a template that
  /// is a single name. A template that renders to `True` or `False` gives a bool. Fails if a template is
  /// invalid or cannot be rendered.
  Result<Value> value(const yaml::Node& node) const;
  /// Like value(), but converted to a string. A number is the text as written, such as `1.10`.
  Result<std::string> text(const yaml::Node& node) const;
  /// Evaluates a `when` condition: a bool, a template or an expression. Null and an empty string are true.
  Result<bool> condition(const yaml::Node* node) const;
  /// Evaluates a variable as a switch. Returns `fallback` if it is not set.
  Result<bool> flag(std::string_view name, bool fallback) const;
  /// Renders a template to a string.
  Result<std::string> render(const std::string& source) const;

  /// The value of a variable; null if it is not set or cannot be evaluated.
  const Value* find(std::string_view name) const;

 private:
  struct Slot {
    const yaml::Node* node = nullptr;
    std::optional<Value> value;
    bool busy = false;  ///< is being evaluated; detects cycles
  };
  Result<Value> value_of_text(const std::string& text) const;
  Result<bool> truth_of_text(const std::string& text) const;
  Diagnostic placed(Diagnostic diagnostic, const yaml::Node& node) const;
  std::string as_written(const yaml::Node& node) const;

  const Sources& sources_;
  const Limits& limits_;
  mutable std::map<std::string, Slot, std::less<>> slots_;
  std::map<std::string, Value, std::less<>> overrides_;
  mutable std::optional<Diagnostic> failure_;  ///< why the last lookup failed to evaluate a variable
};

/// Parses a word that ansible accepts as a bool. Returns nothing for other words.
std::optional<bool> as_bool(std::string_view word);

}  // namespace iocwright::image
