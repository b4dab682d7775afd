#include "epics/db/field_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "epics/db/calc_expression.hpp"
#include "epics/db/link_value.hpp"
#include "epics/db/numbers.hpp"
#include "epics/db/similarity.hpp"

namespace iocwright::epics {

namespace {

constexpr std::string_view bad_value = "Bad Field value";
constexpr std::string_view bad_choice = "Illegal choice";

using Outcome = std::optional<LoadFinding>;

Outcome reject(std::string_view reason) {
  return LoadFinding{.problem = LoadProblem::bad_value, .reason = std::string(reason)};
}

/// The character that an escape means, whose backslash is at `at`; moves `at` behind it.
char take_escape(std::string_view text, std::size_t& at) {
  constexpr std::string_view letters = "abfnrtv0";
  constexpr std::string_view meanings("\a\b\f\n\r\t\v\0", 8);
  const char c = text[at + 1];
  at += 2;
  if (const std::size_t found = letters.find(c); found != std::string_view::npos) return meanings[found];
  if (c != 'x' || at >= text.size() || hex_digit(text[at]) < 0) return c;
  int code = 0;
  for (int i = 0; i < 2 && at < text.size() && hex_digit(text[at]) >= 0; ++i)
    code = code * 16 + hex_digit(text[at++]);
  return static_cast<char>(code);
}

struct IntegerRange {
  std::int64_t least;
  std::uint64_t most;
};

template <class Number>
constexpr IntegerRange range_of() {
  return {static_cast<std::int64_t>(std::numeric_limits<Number>::min()),
          static_cast<std::uint64_t>(std::numeric_limits<Number>::max())};
}

IntegerRange range_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::int8: return range_of<std::int8_t>();
    case FieldKind::uint8: return range_of<std::uint8_t>();
    case FieldKind::int16: return range_of<std::int16_t>();
    case FieldKind::uint16:
    case FieldKind::enumeration: return range_of<std::uint16_t>();
    case FieldKind::int32: return range_of<std::int32_t>();
    case FieldKind::uint32: return range_of<std::uint32_t>();
    case FieldKind::uint64: return range_of<std::uint64_t>();
    default: return range_of<std::int64_t>();
  }
}

/// Like epicsParseUInt16() and the like: the two's complement of a negative number is in the range, too.
bool is_in_range(std::int64_t value, IntegerRange range) {
  if (range.least < 0)
    return value >= range.least && (value < 0 || static_cast<std::uint64_t>(value) <= range.most);
  const auto bits = static_cast<std::uint64_t>(value);
  return bits <= range.most || bits > ~range.most;
}

Outcome check_integer(FieldKind kind, std::string_view value, bool is_strict) {
  const IntegerRange range = range_of(kind);
  const IntegerResult number = parse_integer(value, range.least == 0);
  if (number.error != NumberError::none) return reject(base_text(number.error));
  if (is_strict && !is_in_range(number.value, range)) return reject(base_text(NumberError::too_large));
  return std::nullopt;
}

Outcome check_real(FieldKind kind, std::string_view value) {
  NumberError error = check_double(value);
  if (error == NumberError::none && kind == FieldKind::float32) error = check_float(value);
  return error == NumberError::none ? std::nullopt : reject(base_text(error));
}

/// A choice by its text or its number; Base also accepts the number after the last one, and 65535.
template <class Choices, class TextOf>
Outcome check_choice(const Choices& choices, TextOf text_of, std::string_view value) {
  if (std::ranges::any_of(choices, [&](const auto& choice) { return text_of(choice) == value; }))
    return std::nullopt;
  const IntegerResult number = parse_integer(value, true);
  const bool is_number =
      number.error == NumberError::none && is_in_range(number.value, range_of(FieldKind::uint16));
  const auto index = static_cast<std::uint16_t>(number.value);
  if (is_number && (index <= choices.size() || index == 65535)) return std::nullopt;
  Outcome out = reject(is_number ? bad_value : bad_choice);
  if (const auto* similar = most_similar(value, choices, text_of)) out->suggestion = text_of(*similar);
  return out;
}

Outcome check_string(const FieldType& field, std::string_view value) {
  if (value.size() >= field.size) return reject("String is too long");
  if (!field.is_calculation) return std::nullopt;
  const auto error = calc_error(value);
  if (!error) return std::nullopt;
  return LoadFinding{.problem = LoadProblem::bad_calc, .reason = std::string(*error)};
}

}  // namespace

std::string field_text(std::string_view value) {
  if (value.size() < 2 || (value.front() != '"' && value.front() != '\'')) return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const char c = value[at] == '\\' && at + 1 < value.size() ? take_escape(value, at) : value[at++];
    if (c == '\0') break;
    out += c;
  }
  return out;
}

std::size_t menu_index(const Menu& menu, std::string_view value) {
  const auto found = std::ranges::find(menu.choices, value, &Menu::Choice::text);
  if (found != menu.choices.end()) return static_cast<std::size_t>(found - menu.choices.begin());
  return value.empty() ? 0 : static_cast<std::uint16_t>(parse_integer(value, true).value);
}

std::optional<LoadFinding> check_field_value(const Definitions& definitions, const RecordType& record_type,
                                             const FieldType& field, std::string_view value, bool is_strict) {
  if (value.find("$(") != std::string_view::npos || value.find("${") != std::string_view::npos)
    return LoadFinding{.problem = LoadProblem::unexpanded_macro};
  const std::string_view number = value.empty() ? "0" : value;
  switch (field.kind) {
    case FieldKind::string: return check_string(field, value);
    case FieldKind::float32:
    case FieldKind::float64: return check_real(field.kind, number);
    case FieldKind::menu: {
      const Menu* menu = definitions.menu(field.menu);
      Outcome out =
          menu == nullptr
              ? reject(bad_choice)
              : check_choice(
                    menu->choices, [](const Menu::Choice& c) { return std::string_view(c.text); }, number);
      if (out && out->reason == bad_choice) out->context = fmt::format("using menu {}", field.menu);
      return out;
    }
    case FieldKind::device: {
      Outcome out = check_choice(
          record_type.devices, [](const DeviceSupport& d) { return std::string_view(d.choice); }, number);
      if (out && out->reason == bad_choice)
        out->context = fmt::format("no such device support for '{}' record type", record_type.name);
      return out;
    }
    case FieldKind::in_link:
    case FieldKind::out_link:
    case FieldKind::forward_link: {
      const LinkValue link = parse_link(value, field.kind, definitions);
      if (link.error.empty()) return std::nullopt;
      return LoadFinding{.problem = LoadProblem::bad_link,
                         .reason = link.error == bad_value ? "" : link.error};
    }
    case FieldKind::no_access: return reject(bad_value);
    default: return check_integer(field.kind, number, is_strict);
  }
}

}  // namespace iocwright::epics
