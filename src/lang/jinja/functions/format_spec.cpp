#include "lang/jinja/functions/format_spec.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/utf8.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/number_format.hpp"

namespace iocwright::jinja {

namespace {

/// [[fill]align][sign][z][#][0][width][grouping][.precision][type]
struct Spec {
  std::string fill = " ";
  char align = '\0';
  bool explicit_align = false;
  char sign = '-';
  bool no_negative_zero = false;
  bool alternate = false;
  std::int64_t width = 0;
  char grouping = '\0';
  std::int64_t precision = -1;
  char type = '\0';
};

bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class SpecParser {
 public:
  SpecParser(std::string_view text, Budget& budget) : rest_(text), budget_(budget) {}

  Result<Spec> parse() {
    if (!rest_.empty()) parse_fill_and_align();
    for (char sign : {'+', '-', ' '})
      if (take(sign)) {
        spec_.sign = sign;
        break;
      }
    spec_.no_negative_zero = take('z');
    spec_.alternate = take('#');
    if (take('0')) pad_with_zeros();
    spec_.width = TRY(digits());
    if (take(',')) spec_.grouping = ',';
    else if (take('_')) spec_.grouping = '_';
    if (take('.')) {
      if (rest_.empty() || !is_digit(rest_[0]))
        return fail(evaluation_error("Format specifier missing precision"));
      spec_.precision = TRY(digits());
    }
    if (rest_.size() > 1) return fail(evaluation_error("Invalid format specifier"));
    if (!rest_.empty()) spec_.type = rest_[0];
    TRY(check_grouping());
    return spec_;
  }

 private:
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Result<std::int64_t> digits() {
    std::int64_t out = 0;
    for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1)) {
      out = out * 10 + (rest_[0] - '0');
      TRY(budget_.size(static_cast<std::uint64_t>(out)));
    }
    return out;
  }

  void parse_fill_and_align() {
    const std::size_t first = utf8::decode(rest_).size;
    if (rest_.size() > first && is_align(rest_[first])) {
      spec_.fill = std::string(rest_.substr(0, first));
      rest_.remove_prefix(first);
    }
    if (!is_align(rest_[0])) return;
    spec_.align = rest_[0];
    spec_.explicit_align = true;
    rest_.remove_prefix(1);
  }

  void pad_with_zeros() {
    if (spec_.align == '\0') {
      spec_.align = '=';
      spec_.fill = "0";
    } else if (spec_.fill == " ") {
      spec_.fill = "0";
    }
  }

  Result<void> check_grouping() const {
    if (spec_.grouping == '\0' || spec_.type == '\0') return {};
    const std::string_view types = spec_.grouping == '_' ? "deEfFgG%boxX" : "deEfFgG%";
    if (types.find(spec_.type) != std::string_view::npos) return {};
    return fail(evaluation_error(fmt::format("Cannot specify '{}' with '{}'.", spec_.grouping, spec_.type)));
  }

  std::string_view rest_;
  Budget& budget_;
  Spec spec_;
};

Diagnostic unknown_code(char code, std::string_view type) {
  return evaluation_error(fmt::format("Unknown format code '{}' for object of type '{}'", code, type));
}

/// The integer part with a separator between every `group` digits.
std::string grouped(std::string_view whole, char separator, std::size_t group) {
  std::string out;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % group == 0) out += separator;
    out += whole[i];
  }
  return out;
}

/// Combines the sign and prefix (`front`), the integer part (`whole`), what follows it (`rest`), separators
/// and padding.
Result<std::string> lay_out_number(const Spec& spec, const std::string& front, std::string whole,
                                   const std::string& rest, Budget& budget) {
  if (spec.grouping != '\0' && !whole.empty()) {  // not for inf and nan
    const std::size_t group =
        spec.type == 'x' || spec.type == 'X' || spec.type == 'b' || spec.type == 'o' ? 4 : 3;
    TRY(budget.size(static_cast<std::uint64_t>(spec.width)));
    std::string text = grouped(whole, spec.grouping, group);
    if (spec.align == '=' && spec.fill == "0")
      while (front.size() + text.size() + rest.size() < static_cast<std::size_t>(spec.width)) {
        whole.insert(0, "0");
        text = grouped(whole, spec.grouping, group);
      }
    whole = text;
  }
  return pad(front + whole + rest, spec.width, spec.align == '\0' ? '>' : spec.align, spec.fill, front.size(),
             budget);
}

std::string sign_text(const Spec& spec, bool negative) {
  if (negative) return "-";
  return spec.sign == '-' ? "" : std::string(1, spec.sign);
}

/// Keeps a float that is formatted without a type from looking like an int: appends `.0` if the precision
/// leaves room for it, otherwise switches to an exponent.
Result<std::string> with_point(double value, const std::string& digits, std::int64_t precision,
                               Budget& budget) {
  if (precision > static_cast<std::int64_t>(digits.size())) return digits + ".0";
  std::string text = TRY(format_real(value, 'e', precision - 1, false, budget));
  const std::size_t exponent = text.find('e');
  std::size_t keep = exponent;
  if (text.find('.') < exponent) keep = text.find_last_not_of(".0", exponent - 1) + 1;
  return text.substr(0, keep) + text.substr(exponent);
}

/// The digits of a float that is formatted without a type: those of repr() unless a precision is given. With
/// `#`, there is always a point, followed by all digits of the precision.
Result<std::string> plain_digits(double value, const Spec& spec, Budget& budget) {
  if (spec.precision < 0) {
    std::string text = number::repr(std::abs(value));
    if (spec.alternate && text.find('.') == std::string::npos && std::isfinite(value))
      text.insert(std::min(text.find('e'), text.size()), ".");
    return text;
  }
  std::string text = TRY(format_real(value, 'g', spec.precision, false, budget));
  if (!std::isfinite(value)) return text;
  const std::int64_t precision = std::max<std::int64_t>(spec.precision, 1);
  const bool whole = text.find_first_of(".e") == std::string::npos;
  if (!spec.alternate) return whole ? with_point(value, std::move(text), precision, budget) : text;
  const bool exponent = whole && precision <= static_cast<std::int64_t>(text.size());
  return format_real(value, exponent ? 'e' : 'g', exponent ? precision - 1 : precision, true, budget);
}

Result<std::string> format_float(double value, const Spec& spec, std::string_view type, Budget& budget) {
  const bool percent = spec.type == '%';
  if (spec.type != '\0' && !percent && std::string_view("eEfFgGn").find(spec.type) == std::string_view::npos)
    return fail(unknown_code(spec.type, type));
  const double shown = percent ? value * 100 : value;
  const char conversion = percent ? 'f' : spec.type == 'n' ? 'g' : spec.type;
  const std::string text =
      TRY(spec.type == '\0' ? plain_digits(shown, spec, budget)
                            : format_real(shown, conversion, spec.precision < 0 ? 6 : spec.precision,
                                          spec.alternate, budget));
  const std::size_t whole =
      std::isfinite(shown) ? std::min(text.find_first_not_of("0123456789"), text.size()) : 0;
  const std::string rest = text.substr(whole) + (percent ? "%" : "");
  const bool is_zero = text.find_first_of("123456789") == std::string::npos && std::isfinite(shown);
  const bool negative = std::signbit(shown) && !std::isnan(shown) && !(spec.no_negative_zero && is_zero);
  return lay_out_number(spec, sign_text(spec, negative), text.substr(0, whole), rest, budget);
}

Result<std::string> format_integer(std::int64_t value, const Spec& spec, Budget& budget) {
  if (std::string_view("eEfFgG%").find(spec.type) != std::string_view::npos && spec.type != '\0')
    return format_float(static_cast<double>(value), spec, "int", budget);
  if (spec.no_negative_zero)
    return fail(evaluation_error("Negative zero coercion (z) not allowed in format specifier with integer"));
  if (spec.precision >= 0) return fail(evaluation_error("Precision not allowed in integer format specifier"));
  int base = 10;
  switch (spec.type) {
    case '\0':
    case 'd':
    case 'n': break;
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x':
    case 'X': base = 16; break;
    case 'c': {
      if (value < 0 || value > 0x10FFFF) return fail(value_error("%c arg not in range(0x110000)"));
      std::string out;
      utf8::append(out, static_cast<char32_t>(value));
      return pad(std::move(out), spec.width, spec.align == '\0' ? '>' : spec.align, spec.fill, 0, budget);
    }
    default: return fail(unknown_code(spec.type, "int"));
  }
  std::string front = sign_text(spec, value < 0);
  if (spec.alternate && base != 10) front += std::string("0") + spec.type;
  return lay_out_number(spec, front, format_magnitude(value, base, spec.type == 'X'), "", budget);
}

Result<std::string> format_text(std::string_view text, const Spec& spec, Budget& budget) {
  if (spec.type != '\0' && spec.type != 's') return fail(unknown_code(spec.type, "str"));
  if (spec.sign != '-') return fail(evaluation_error("Sign not allowed in string format specifier"));
  if (spec.alternate)
    return fail(evaluation_error("Alternate form (#) not allowed in string format specifier"));
  if (spec.no_negative_zero)
    return fail(evaluation_error("Negative zero coercion (z) not allowed in string format specifier"));
  if (spec.align == '=' && spec.explicit_align)
    return fail(evaluation_error("'=' alignment not allowed in string format specifier"));
  if (spec.grouping != '\0')
    return fail(evaluation_error(fmt::format("Cannot specify '{}' with 's'.", spec.grouping)));
  std::string out(spec.precision >= 0 ? utf8::slice(text, 0, static_cast<std::size_t>(spec.precision))
                                      : text);
  const char align = spec.align == '\0' || spec.align == '=' ? '<' : spec.align;
  return pad(std::move(out), spec.width, align, spec.fill, 0, budget);
}

}  // namespace

Result<std::string> format_value(const Value& value, std::string_view spec_text, Budget& budget) {
  if (spec_text.empty()) return to_str(value, budget);
  if (!value.is_string() && !value.is_number()) {
    TRY(require_defined(value));
    return fail(
        evaluation_error(fmt::format("unsupported format string passed to {}.__format__", type_name(value))));
  }
  const Spec spec = TRY(SpecParser(spec_text, budget).parse());
  if (value.is_string()) return format_text(value.as_string(), spec, budget);
  if (value.is_real()) return format_float(value.as_real(), spec, "float", budget);
  return format_integer(value.as_int(), spec, budget);
}

}  // namespace iocwright::jinja
