#include "image/recipe/recipe_functions.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "core/base/python_regex.hpp"
#include "core/base/python_regex_words.hpp"
#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
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

tl::unexpected<Diagnostic> invalid_regex(std::string_view pattern, std::string_view reason) {
  return fail(evaluation_error(
      fmt::format("invalid regular expression `{}`: {}", pattern, explain_regex_error(reason).message)));
}

/// Compiles the expression `before` + `pattern` + `after`, of which only `pattern` is in Python's syntax.
Result<Regex> compile(const std::string& pattern, bool ignore_case, bool multiline,
                      std::string_view before = "", std::string_view after = "") {
  const auto translated =
      translate_python_regex(pattern, {.multiline = multiline, .ignore_case = ignore_case});
  if (!translated) return invalid_regex(pattern, translated.error());
  auto regex = Regex::compile(fmt::format("{}{}{}", before, *translated, after));
  if (!regex) return invalid_regex(pattern, regex.error());
  return *std::move(regex);
}

Result<Value> regex_replace(Invocation& call) {
  const std::string pattern = TRY(call.text(0));
  const std::string text = TRY(call.self_text());
  const bool ignore_case = TRY(call.flag(2));
  const Regex regex = TRY(compile(pattern, ignore_case, TRY(call.flag(3))));
  const std::string replacement = TRY(call.text(1));
  const auto by = RegexTemplate::parse(regex, replacement);
  if (!by)
    return fail(evaluation_error(
        fmt::format("invalid replacement `{}`: {}", replacement, explain_regex_error(by.error()).message)));
  const auto out = replace_matches(regex, *by, text);
  if (!out) return invalid_regex(pattern, out.error());
  return Value(*out);
}

/// Whether the input matches the call's first argument, with the flags that follow. `before` and `after`
/// anchor the expression.
Result<Value> matches(Invocation& call, std::string_view before, std::string_view after = "") {
  const std::string pattern = TRY(call.text(0));
  const std::string text = TRY(call.self_text());
  const bool ignore_case = TRY(call.flag(1));
  const Regex regex = TRY(compile(pattern, ignore_case, TRY(call.flag(2)), before, after));
  const auto found = regex.search(text);
  if (!found) return invalid_regex(pattern, found.error());
  return Value(found->has_value());
}

Result<Value> is_search(Invocation& call) { return matches(call, ""); }
Result<Value> is_match(Invocation& call) { return matches(call, "\\A"); }
Result<Value> is_regex(Invocation& call) {
  const std::string how = TRY(call.text(3));
  if (how == "fullmatch") return matches(call, "\\A", "\\z");
  return how == "match" ? is_match(call) : is_search(call);
}

/// Adds the value of the environment variable `name`, or of each one in a list.
Result<void> look_up_variables(const Invocation& call, const Value& name, const Value& fallback,
                               std::vector<Value>& out) {
  if (name.is_list()) {
    for (const Value& item : name.as_list()) TRY(look_up_variables(call, item, fallback, out));
    return {};
  }
  const Value* value = call.self.as_dict().find(text::trim(TRY(to_str(name, call.budget))));
  out.push_back(value == nullptr ? fallback : *value);
  return {};
}

Result<Value> lookup(Invocation& call) {
  constexpr std::string_view prefix = "ansible.builtin.";
  std::string plugin = TRY(call.text(0));
  if (plugin.starts_with(prefix)) plugin.erase(0, prefix.size());
  if (plugin != "env")
    return fail(evaluation_error(
        fmt::format("unsupported lookup `{}`: only `env`, an environment variable, is supported", plugin)));
  Value fallback("");
  bool wants_list = false;
  for (const auto& [name, value] : call.extra_named) {
    if (name == "default") fallback = value;
    else if (name == "wantlist") wants_list = TRY(truth(value));
    else return fail(evaluation_error(fmt::format("unsupported option `{}` of the lookup `env`", name)));
  }
  std::vector<Value> found;
  for (const Value& name : call.extra) TRY(look_up_variables(call, name, fallback, found));
  if (wants_list) return Value::list(std::move(found));
  std::vector<std::string> texts;
  for (const Value& value : found) texts.push_back(TRY(to_str(value, call.budget)));
  return Value(text::join(texts, ","));
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

constexpr std::array filters{
    FunctionRow{"bool", "", "the value as a bool, by ansible's rules", to_bool},
    FunctionRow{"basename", "", "the last part of a path", base_name},
    FunctionRow{"dirname", "", "a path without its last part", folder_name},
    FunctionRow{"regex_replace", "pattern='', replacement='', ignorecase=False, multiline=False",
                "the string with all matches of a regular expression replaced", regex_replace},
    FunctionRow{"regex_escape", "", "a regular expression that matches the string itself", regex_escape},
};

constexpr std::array tests{
    FunctionRow{"match", "pattern='', ignorecase=False, multiline=False",
                "whether a regular expression matches at the beginning", is_match},
    FunctionRow{"search", "pattern='', ignorecase=False, multiline=False",
                "whether a regular expression matches anywhere", is_search},
    FunctionRow{"regex", "pattern='', ignorecase=False, multiline=False, match_type='search'",
                "whether a regular expression matches", is_regex},
};

constexpr FunctionRow lookup_row{"lookup", "plugin, *names, **options", "an environment variable", lookup};

}  // namespace

jinja::MoreFunctions recipe_functions() { return {.filters = filters, .tests = tests}; }

Value lookup_function(const Environment& environment) {
  Dict variables;
  for (const auto& [name, value] : environment.all()) variables.set(Value(name), Value(value));
  return make<jinja::BoundFunction>(lookup_row, Value::dict(std::move(variables)));
}

}  // namespace iocwright::image
