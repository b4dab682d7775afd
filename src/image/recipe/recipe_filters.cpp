#include "image/recipe/recipe_filters.hpp"

#include <array>

#include "core/base/path.hpp"
#include "image/recipe/edits.hpp"
#include "image/recipe/variables.hpp"

namespace iocwright::image {

namespace {

using jinja::FunctionRow;
using jinja::Invocation;

/// Implements ansible's `bool`: the only true strings are yes, on, true and 1, and the only true number is 1.
Result<Value> to_bool(Invocation& call) {
  if (call.self.is_none() || call.self.is_bool()) return call.self;
  if (call.self.is_string()) return Value(as_bool(call.self.as_string()).value_or(false));
  return Value(call.self.is_number() && call.self.as_real() == 1.0);
}

Result<Value> base_name(Invocation& call) { return Value(path::name(TRY(call.self_text()))); }
Result<Value> folder_name(Invocation& call) { return Value(path::parent(TRY(call.self_text()))); }

Result<Value> regex_replace(Invocation& call) {
  ReplaceEdit edit;
  edit.regexp = TRY(call.text(0));
  edit.replace = TRY(call.text(1));
  return Value(TRY(apply_edit(edit, TRY(call.self_text()))));
}

Result<Value> regex_escape(Invocation& call) {
  constexpr std::string_view special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  std::string out;
  const std::string text = TRY(call.self_text());
  for (char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return Value(out);
}

constexpr std::array rows{
    FunctionRow{"bool", "", "the value as a bool, by ansible's rules", to_bool},
    FunctionRow{"basename", "", "the last part of a path", base_name},
    FunctionRow{"dirname", "", "a path without its last part", folder_name},
    FunctionRow{"regex_replace", "pattern='', replacement=''",
                "the string with all matches of a regular expression replaced", regex_replace},
    FunctionRow{"regex_escape", "", "a regular expression that matches the string itself", regex_escape},
};

}  // namespace

std::span<const FunctionRow> recipe_filters() { return rows; }

}  // namespace iocwright::image
