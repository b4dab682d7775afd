#include <fmt/format.h>

#include "core/base/utf8.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/format_spec.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

/// Replaces the fields of a format string. A specification may itself contain fields, one level deep.
class FieldFormatter {
 public:
  FieldFormatter(const Arguments& arguments, bool escape, Budget& budget)
      : arguments_(arguments), escape_(escape), budget_(budget) {}

  Result<std::string> run(std::string_view text, int levels = 2) {
    if (levels == 0) return fail(evaluation_error("Max string recursion exceeded"));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
        out += c;
        at += 2;
      } else if (c == '}') {
        return fail(evaluation_error("Single '}' encountered in format string"));
      } else if (c == '{') {
        const std::size_t end = TRY(field_end(text, at + 1));
        out += TRY(field(text.substr(at + 1, end - at - 1), levels));
        at = end + 1;
      } else {
        out += c;
        ++at;
      }
      TRY(budget_.size(out.size()));
    }
    return out;
  }

 private:
  static Result<std::size_t> field_end(std::string_view text, std::size_t begin) {
    int open = 1;
    bool in_index = false;
    for (std::size_t i = begin; i < text.size(); ++i) {
      if (text[i] == '[') in_index = true;
      if (text[i] == ']') in_index = false;
      if (in_index) continue;
      open += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
      if (open == 0) return i;
    }
    return fail(evaluation_error(begin >= text.size() ? "Single '{' encountered in format string"
                                                      : "expected '}' before end of string"));
  }

  Result<std::string> field(std::string_view text, int levels) {
    std::size_t name_end = 0;
    for (bool in_index = false; name_end < text.size(); ++name_end) {
      const char c = text[name_end];
      if (c == '[') in_index = true;
      if (c == ']') in_index = false;
      if (!in_index && (c == '!' || c == ':')) break;
    }
    Value value = TRY(named(text.substr(0, name_end)));
    std::string_view rest = text.substr(name_end);
    if (rest.starts_with('!')) {
      if (rest.size() < 2 || (rest.size() > 2 && rest[2] != ':'))
        return fail(evaluation_error("expected ':' after conversion specifier"));
      value = TRY(converted(value, rest[1]));
      rest.remove_prefix(2);
    }
    std::string spec;
    if (rest.starts_with(':')) spec = TRY(run(rest.substr(1), levels - 1));
    std::string out = TRY(format_value(value, spec, budget_));
    return escape_ && !value.is_markup() ? escape_html(out) : out;
  }

  Result<Value> converted(const Value& value, char conversion) {
    switch (conversion) {
      case 's': return Value(TRY(to_str(value, budget_)));
      case 'r': return Value(TRY(to_repr(value, budget_)));
      case 'a': return Value(ascii(TRY(to_repr(value, budget_))));
      default: return fail(evaluation_error(fmt::format("Unknown conversion specifier '{}'", conversion)));
    }
  }

  /// The value of `0.name[key]`.
  Result<Value> named(std::string_view name) {
    std::size_t end = name.find_first_of(".[");
    Value value = TRY(argument(name.substr(0, end)));
    while (end != std::string_view::npos) {
      name.remove_prefix(end);
      const bool index = name[0] == '[';
      const std::size_t close = index ? name.find(']') : name.find_first_of(".[", 1);
      if (index && close == std::string_view::npos)
        return fail(evaluation_error("Missing ']' in format string"));
      const std::string_view part = name.substr(1, close == std::string_view::npos ? close : close - 1);
      if (part.empty()) return fail(evaluation_error("Empty attribute in format string"));
      value = TRY(index ? item(value, part) : attribute(value, part));
      if (auto* missing = object_cast<Undefined>(value)) return fail(missing->use());
      if (close == std::string_view::npos) break;
      end = close + (index ? 1 : 0);
      if (end >= name.size()) break;
      if (name[end] != '.' && name[end] != '[')
        return fail(evaluation_error("Only '.' or '[' may follow ']' in format field specifier"));
    }
    return value;
  }

  /// Unlike elsewhere in a template, `x.name` is never an item.
  Result<Value> attribute(const Value& value, std::string_view name) {
    if (name.starts_with('_')) return get_attribute(value, name);  // always fails
    if (auto found = TRY(own_attribute(value, name))) return *found;
    return fail(evaluation_error(fmt::format("'{}' object has no attribute '{}'", type_name(value), name),
                                 fmt::format("{} has no `{}`", noun(value), name)));
  }

  Result<Value> item(const Value& value, std::string_view key) {
    const auto number = number::parse_int(key);
    const bool index =
        key.find_first_not_of("0123456789") == std::string_view::npos && number.status == number::Parse::ok;
    return get_item(value, index ? Value(number.value) : Value(key), budget_);
  }

  Result<Value> argument(std::string_view name) {
    const bool number = name.find_first_not_of("0123456789") == std::string_view::npos;
    if (!number) {
      for (const auto& [key, value] : arguments_.named)
        if (key == name) return value;
      return fail(evaluation_error(fmt::format("the format refers to a missing key: {}", quote(name))));
    }
    if (name.empty() ? numbered_ : automatic_)
      return fail(
          evaluation_error("cannot switch between manual field specification and automatic field numbering"));
    (name.empty() ? automatic_ : numbered_) = true;
    if (!name.empty() && number::parse_int(name).status != number::Parse::ok)
      return fail(evaluation_error("Too many decimal digits in format string"));
    const std::size_t index =
        name.empty() ? next_++ : static_cast<std::size_t>(number::parse_int(name).value);
    if (index >= arguments_.positional.size())
      return fail(
          value_error(fmt::format("Replacement index {} out of range for positional args tuple", index)));
    return arguments_.positional[index];
  }

  const Arguments& arguments_;
  bool escape_;
  Budget& budget_;
  std::size_t next_ = 0;
  bool automatic_ = false, numbered_ = false;
};

}  // namespace

Result<std::string> str_format(std::string_view text, const Arguments& arguments, bool escape,
                               Budget& budget) {
  return FieldFormatter(arguments, escape, budget).run(text);
}

}  // namespace iocwright::jinja
