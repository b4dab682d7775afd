#include "core/value/text_forms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "core/diag/wording.hpp"
#include "core/value/dict.hpp"
#include "core/value/number.hpp"
#include "core/value/object.hpp"

namespace iocwright {

namespace {

/// Writes the repr() of nested values, within the limits.
class Writer {
 public:
  explicit Writer(Budget& budget) : budget_(budget) {}

  Result<void> write(const Value& value) {
    TRY(budget_.step());
    TRY(budget_.size(out_.size()));
    switch (value.kind()) {
      case Kind::string:
        out_ += value.is_markup() ? fmt::format("Markup({})", quote(value.as_string()))
                                  : quote(value.as_string());
        return {};
      case Kind::list: return sequence(value, "[", "]");
      case Kind::tuple: return sequence(value, "(", value.as_tuple().size() == 1 ? ",)" : ")");
      case Kind::dict: return mapping(value);
      case Kind::object: out_ += TRY(value.as_object().repr(budget_)); return {};
      default: out_ += TRY(to_str(value, budget_)); return {};
    }
  }

  std::string take() { return std::move(out_); }

 private:
  /// Whether `value` is already being written, because it contains itself.
  bool is_open(const Value& value) const {
    return std::ranges::any_of(open_, [&](const Value* outer) { return outer->same_as(value); });
  }

  Result<void> sequence(const Value& value, std::string_view begin, std::string_view end) {
    if (is_open(value)) {
      out_ += fmt::format("{}...{}", begin, end);
      return {};
    }
    TRY(budget_.depth(open_.size() + 1));
    open_.push_back(&value);
    out_ += begin;
    bool first = true;
    for (const Value& item : value.items()) {
      if (!first) out_ += ", ";
      first = false;
      TRY(write(item));
    }
    out_ += end;
    open_.pop_back();
    return {};
  }

  Result<void> mapping(const Value& value) {
    if (is_open(value)) {
      out_ += "{...}";
      return {};
    }
    TRY(budget_.depth(open_.size() + 1));
    open_.push_back(&value);
    out_ += '{';
    bool first = true;
    for (const auto& [key, item] : value.as_dict()) {
      if (!first) out_ += ", ";
      first = false;
      TRY(write(key));
      out_ += ": ";
      TRY(write(item));
    }
    out_ += '}';
    open_.pop_back();
    return {};
  }

  Budget& budget_;
  std::string out_;
  std::vector<const Value*> open_;
};

std::string escaped(char32_t c) {
  switch (c) {
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  const auto code = static_cast<unsigned>(c);
  if (code < 0x100) return fmt::format("\\x{:02x}", code);
  return code < 0x10000 ? fmt::format("\\u{:04x}", code) : fmt::format("\\U{:08x}", code);
}

}  // namespace

std::string quote(std::string_view text) {
  const bool single = text.find('\'') == std::string_view::npos || text.find('"') != std::string_view::npos;
  const char32_t mark = single ? '\'' : '"';
  std::string out(1, static_cast<char>(mark));
  for (char32_t c : utf8::decode_all(text)) {
    if (c == mark) out += '\\';
    if (c == '\\' || !unicode::is_printable(c)) out += escaped(c);
    else utf8::append(out, c);
  }
  out += static_cast<char>(mark);
  return out;
}

Result<std::string> to_repr(const Value& value, Budget& budget) {
  Writer writer(budget);
  TRY(writer.write(value));
  return writer.take();
}

Result<std::string> to_str(const Value& value, Budget& budget) {
  switch (value.kind()) {
    case Kind::none: return "None";
    case Kind::boolean: return value.as_bool() ? "True" : "False";
    case Kind::integer: return std::to_string(value.as_int());
    case Kind::real: return number::repr(value.as_real());
    case Kind::string: return value.as_string();
    case Kind::object: return value.as_object().str(budget);
    default: return to_repr(value, budget);
  }
}

std::string brief(const Value& value) {
  constexpr std::size_t max_length = 60;
  const Limits limits{.steps = 1000, .size = 4096, .length = 1000, .depth = 20};
  Budget budget(limits);
  const auto whole = to_repr(value, budget);
  if (!whole) return fmt::format("a large {}", type_name(value));
  const std::size_t size = utf8::length(*whole);
  if (size <= max_length) return *whole;
  return fmt::format("{}...{}", utf8::slice(*whole, 0, max_length / 2),
                     utf8::slice(*whole, size - max_length / 4, max_length / 4));
}

std::string type_name(const Value& value) {
  switch (value.kind()) {
    case Kind::none: return "NoneType";
    case Kind::boolean: return "bool";
    case Kind::integer: return "int";
    case Kind::real: return "float";
    case Kind::string: return value.is_markup() ? "Markup" : "str";
    case Kind::list: return "list";
    case Kind::tuple: return "tuple";
    case Kind::dict: return "dict";
    case Kind::object: return value.as_object().type_name();
  }
  return "object";
}

std::string noun(const Value& value) {
  switch (value.kind()) {
    case Kind::none: return "no value";
    case Kind::boolean: return shown(value);
    case Kind::integer:
    case Kind::real: return "a number";
    case Kind::string: return "a string";
    case Kind::list:
    case Kind::tuple: return "a list";
    case Kind::dict: return "a mapping";
    case Kind::object: break;
  }
  return fmt::format("a `{}`", type_name(value));
}

std::string shown(const Value& value) {
  if (value.is_bool()) return value.as_bool() ? "`true`" : "`false`";
  if (!value.is_string()) return fmt::format("`{}`", brief(value));
  if (value.as_string().empty()) return "`\"\"`";
  constexpr std::size_t max_length = 60;
  const std::string_view text = value.as_string();
  const std::string_view line = utf8::slice(text.substr(0, text.find('\n')), 0, max_length);
  return fmt::format("`{}{}`", line, line.size() < text.size() ? "..." : "");
}

std::string found(const Value& value) {
  if (has_python_words()) return fmt::format("{} {}", type_name(value), brief(value));
  switch (value.kind()) {
    case Kind::none: return "no value";
    case Kind::boolean: return shown(value);
    case Kind::integer:
    case Kind::real: return "the number " + shown(value);
    case Kind::string: return value.as_string().empty() ? "an empty string" : "the string " + shown(value);
    case Kind::list:
    case Kind::tuple: return "a list";
    case Kind::dict: return "a mapping";
    case Kind::object: break;
  }
  return fmt::format("{} {}", type_name(value), shown(value));
}

}  // namespace iocwright
