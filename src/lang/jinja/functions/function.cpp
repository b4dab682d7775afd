#include "lang/jinja/functions/function.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/base/text.hpp"
#include "core/value/compare.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/undefined.hpp"

namespace iocwright::jinja {

namespace {

struct Parameter {
  std::string_view name;
  std::optional<Value> default_value;
  bool positional_only = false;
  bool keyword_only = false;
};

struct Signature {
  std::vector<Parameter> parameters;
  bool takes_extra = false;
  bool takes_extra_named = false;
};

/// Parses the default of a parameter: a number, a quoted string, True, False or None.
Value literal(std::string_view text) {
  if (text == "None") return {};
  if (text == "True" || text == "False") return Value(text == "True");
  if (text.starts_with('\'')) {
    return Value(text::replace_all(text.substr(1, text.size() - 2), "\\n", "\n"));
  }
  if (text.find('.') != std::string_view::npos) return Value(*number::parse_float(text));
  return Value(number::parse_int(text).value);
}

/// Splits at commas outside quotes.
std::vector<std::string_view> split_parameters(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '\'') quoted = !quoted;
    if (i < text.size() && (text[i] != ',' || quoted)) continue;
    const std::string_view part = text::trim(text.substr(begin, i - begin), " ");
    if (!part.empty()) parts.push_back(part);
    begin = i + 1;
  }
  return parts;
}

Signature parse_signature(std::string_view text) {
  Signature signature;
  bool keyword_only = false;
  for (std::string_view part : split_parameters(text)) {
    if (part == "@") continue;  // a data attribute has no parameters
    if (part == "/") {
      for (Parameter& p : signature.parameters) p.positional_only = true;
    } else if (part == "*") {
      keyword_only = true;
    } else if (part.starts_with("**")) {
      signature.takes_extra_named = true;
    } else if (part.starts_with('*')) {
      signature.takes_extra = true;
      keyword_only = true;
    } else {
      const std::size_t equals = part.find('=');
      Parameter parameter{.name = part.substr(0, equals), .default_value = {}, .keyword_only = keyword_only};
      if (equals != std::string_view::npos) parameter.default_value = literal(part.substr(equals + 1));
      signature.parameters.push_back(std::move(parameter));
    }
  }
  return signature;
}

const Signature& signature_of(const FunctionRow& row) {
  // Values, such as those of defaults, are not shared by threads.
  thread_local std::unordered_map<const FunctionRow*, Signature> parsed;
  const auto known = parsed.find(&row);
  if (known != parsed.end()) return known->second;
  return parsed.emplace(&row, parse_signature(row.parameters)).first->second;
}

Diagnostic call_error(const FunctionRow& row, const std::string& python, const std::string& plain) {
  return evaluation_error(fmt::format("{}() {}", row.name, python), fmt::format("`{}` {}", row.name, plain))
      .help(fmt::format("the signature is `{}({})`", row.name, row.parameters));
}

/// Binds the named arguments to their parameters.
Result<void> bind_named(const FunctionRow& row, const Signature& signature, const Arguments& arguments,
                        std::vector<std::optional<Value>>& slots, Invocation& call) {
  for (const auto& [name, value] : arguments.named) {
    const auto parameter = std::ranges::find_if(
        signature.parameters, [n = name](const Parameter& p) { return p.name == n && !p.positional_only; });
    if (parameter == signature.parameters.end()) {
      if (!signature.takes_extra_named)
        return fail(call_error(row, fmt::format("got an unexpected keyword argument '{}'", name),
                               fmt::format("has no argument `{}`", name)));
      call.extra_named.emplace_back(name, value);
      continue;
    }
    auto& slot = slots[static_cast<std::size_t>(parameter - signature.parameters.begin())];
    if (slot)
      return fail(call_error(row, fmt::format("got multiple values for argument '{}'", name),
                             fmt::format("has two values for the argument `{}`", name)));
    slot = value;
  }
  return {};
}

}  // namespace

Result<Value> invoke(const FunctionRow& row, Budget& budget, const Value& self, const Arguments& arguments) {
  const Signature& signature = signature_of(row);
  Invocation call{budget, self, {}, {}, {}};
  std::vector<std::optional<Value>> slots(signature.parameters.size());
  const auto positional =
      static_cast<std::size_t>(std::ranges::count(signature.parameters, false, &Parameter::keyword_only));
  for (std::size_t i = 0; i < arguments.positional.size(); ++i) {
    if (i < positional) slots[i] = arguments.positional[i];
    else if (signature.takes_extra) call.extra.push_back(arguments.positional[i]);
    else
      return fail(call_error(row,
                             fmt::format("takes at most {} ({} given)", text::plural(positional, "argument"),
                                         arguments.positional.size()),
                             fmt::format("takes at most {}, not {}", text::plural(positional, "argument"),
                                         arguments.positional.size())));
  }
  TRY(bind_named(row, signature, arguments, slots, call));
  call.args.reserve(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Parameter& parameter = signature.parameters[i];
    if (!slots[i] && !parameter.default_value)
      return fail(call_error(row, fmt::format("missing required argument: '{}'", parameter.name),
                             fmt::format("needs the argument `{}`", parameter.name)));
    call.args.push_back(slots[i] ? *std::move(slots[i]) : *parameter.default_value);
  }
  return row.run(call);
}

Result<std::int64_t> Invocation::integer(std::size_t index) const {
  const Value& value = args[index];
  if (value.is_integral()) return value.as_int();
  return fail(
      evaluation_error(fmt::format("'{}' object cannot be interpreted as an integer", type_name(value)),
                       fmt::format("expected a whole number, found {}", noun(value))));
}

Result<std::string> Invocation::text(std::size_t index) const {
  const Value& value = args[index];
  if (value.is_string()) return value.as_string();
  TRY(require_defined(value));
  return fail(evaluation_error(fmt::format("expected a str, not '{}'", type_name(value)),
                               fmt::format("expected a string, found {}", noun(value))));
}

Result<bool> Invocation::flag(std::size_t index) const { return truth(args[index]); }

Result<std::string> Invocation::self_text() const { return to_str(self, budget); }

const FunctionRow* find_row(std::span<const FunctionRow> rows, std::string_view name) {
  const auto row = std::ranges::find(rows, name, &FunctionRow::name);
  return row == rows.end() ? nullptr : &*row;
}

namespace {

using Index = std::unordered_map<std::string_view, const FunctionRow*>;

Index make_index(const std::vector<FunctionGroup>& groups) {
  Index index;
  for (const FunctionGroup& group : groups)
    for (const FunctionRow& row : group.rows) index.emplace(row.name, &row);
  return index;
}

const FunctionRow* look_up(const Index& index, std::string_view name) {
  const auto row = index.find(name);
  return row == index.end() ? nullptr : row->second;
}

}  // namespace

const FunctionRow* find_filter(std::string_view name) {
  static const Index index = make_index(filter_groups());
  return look_up(index, name);
}

const FunctionRow* find_test(std::string_view name) {
  static const Index index = make_index(test_groups());
  return look_up(index, name);
}

const FunctionRow* find_global(std::string_view name) {
  static const Index index = make_index(global_groups());
  return look_up(index, name);
}

Result<std::string> BoundFunction::repr(Budget&) const {
  if (self_.is_none()) return fmt::format("<function {}>", row_.name);
  return fmt::format("<built-in method {} of {} object>", row_.name, iocwright::type_name(self_));
}

}  // namespace iocwright::jinja
