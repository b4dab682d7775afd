// The names that templates of a recipe see, each worked out when it is asked for: values of the recipe may be
// templates that name others.
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

class Variables {
 public:
  Variables(const Sources& sources, const Limits& limits) : sources_(sources), limits_(limits) {}

  /// A plain value; one that stands already gives way.
  void set(const std::string& name, Value value);
  /// A value that may hold templates.
  void set(const std::string& name, const yaml::Node& node);
  void erase(const std::string& name) { slots_.erase(name); }
  /// One of the command line: it goes before all others of its name.
  void override_with(const std::string& name, Value value);
  bool is_overridden(std::string_view name) const { return overrides_.contains(name); }

  /// The value of a node with all templates in it rendered. Numbers and bools keep their type, as does a
  /// template that is nothing but one name.
  Result<Value> value(const yaml::Node& node) const;
  /// The same as text.
  Result<std::string> text(const yaml::Node& node) const;
  /// What `when` says: a bool, a template or an expression. Null: true.
  Result<bool> condition(const yaml::Node* node) const;
  /// A named variable as a switch; `fallback` where it is not set.
  Result<bool> flag(std::string_view name, bool fallback) const;
  /// The text of a template.
  Result<std::string> render(const std::string& source) const;

  /// The value of `name`, or null.
  const Value* find(std::string_view name) const;

 private:
  struct Slot {
    const yaml::Node* node = nullptr;
    std::optional<Value> value;
    bool busy = false;  ///< being worked out
  };
  Result<Value> value_of_text(const std::string& text) const;
  Result<bool> truth_of_text(const std::string& text) const;
  Diagnostic placed(Diagnostic problem, const yaml::Node& node) const;

  const Sources& sources_;
  const Limits& limits_;
  mutable std::map<std::string, Slot, std::less<>> slots_;
  std::map<std::string, Value, std::less<>> overrides_;
  mutable std::optional<Diagnostic> failure_;  ///< why a variable that was asked for has no value
};

/// Words that ansible takes for a bool; nothing for others.
std::optional<bool> as_bool(std::string_view word);

}  // namespace iocwright::image
