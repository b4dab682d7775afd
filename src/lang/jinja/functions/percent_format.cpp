#include "lang/jinja/functions/percent_format.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/utf8.hpp"
#include "core/value/dict.hpp"
#include "core/value/number.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/number_format.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

struct Conversion {
  bool left = false, plus = false, space = false, zero = false, alternate = false;
  std::int64_t width = 0;
  std::int64_t precision = -1;
  char type = 's';
};

class Formatter {
 public:
  Formatter(const Value& text, const Value& values, Budget& budget)
      : text_(text.as_string()), safe_(text.is_markup()), values_(values), budget_(budget) {}

  Result<std::string> run() {
    std::string out;
    while (at_ < text_.size()) {
      const std::size_t percent = text_.find('%', at_);
      out += text_.substr(at_, percent - at_);
      at_ = percent == std::string_view::npos ? text_.size() : percent + 1;
      field_ = percent;
      if (percent != std::string_view::npos) out += TRY(conversion());
      TRY(budget_.size(out.size()));
    }
    // As in Python, a value that can be subscripted may remain unused, except for strings and tuples.
    const bool mapping = values_.is_dict() || values_.is_list() || is_undefined(values_) ||
                         object_cast<Range>(values_) != nullptr;
    if (!mapping && next_ < count())
      return fail(evaluation_error("not all arguments converted during string formatting",
                                   "there are more values than `%` in the format"));
    return out;
  }

 private:
  /// The field that is being formatted, as far as it has been read: `%03d`.
  std::string_view field() const { return text_.substr(field_, at_ - field_); }
  static Diagnostic too_few_values() {
    return evaluation_error("not enough arguments for format string",
                            "there are fewer values than `%` in the format");
  }
  Diagnostic needs_number(std::string python, const Value& value) const {
    return evaluation_error(std::move(python),
                            fmt::format("`{}` needs a {}, not {}", field(),
                                        value.is_number() ? "whole number" : "number", noun(value)))
        .help(value.is_string() || value.is_real() ? "convert it with `| int`, in parentheses" : "");
  }

  std::size_t count() const { return values_.is_tuple() ? values_.as_tuple().size() : 1; }

  Result<Value> next_value() {
    if (named_) {  // the only value after `(name)`
      if (next_ > 0) return fail(too_few_values());
      next_ = 1;
      return *named_;
    }
    if (next_ >= count()) return fail(too_few_values());
    const std::size_t index = next_++;
    return values_.is_tuple() ? values_.as_tuple()[index] : values_;
  }

  Result<char> next_char() {
    if (at_ >= text_.size())
      return fail(evaluation_error("incomplete format", fmt::format("`{}` is incomplete", field())));
    return text_[at_++];
  }

  /// Reads `(name)` after the percent sign, and selects that value of the dict.
  Result<void> take_name() {
    const std::size_t begin = ++at_;
    for (int open = 1; open > 0;) {
      const char c = TRY(next_char());
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    const std::string_view name = text_.substr(begin, at_ - 1 - begin);
    if (auto* missing = object_cast<Undefined>(values_)) return fail(missing->use());
    if (!values_.is_dict())
      return fail(evaluation_error("format requires a mapping",
                                   fmt::format("`{}` needs a mapping, not {}", field(), noun(values_))));
    const Value* found = values_.as_dict().find(name);
    if (found == nullptr)
      return fail(value_error(fmt::format("the format refers to a missing key: {}", quote(name)),
                              fmt::format("the mapping has no key `{}`", name)));
    named_ = *found;
    next_ = 0;
    return {};
  }

  /// Reads a width or a precision: digits, or `*` to use the next value.
  Result<std::int64_t> size() {
    if (at_ < text_.size() && text_[at_] == '*') {
      ++at_;
      const Value value = TRY(next_value());
      if (!value.is_integral())
        return fail(
            evaluation_error("* wants int", fmt::format("`*` needs a whole number, not {}", noun(value))));
      return value.as_int();
    }
    std::int64_t out = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      out = out * 10 + (text_[at_++] - '0');
      TRY(budget_.size(static_cast<std::uint64_t>(out)));
    }
    return out;
  }

  Result<std::string> conversion() {
    if (at_ < text_.size() && text_[at_] == '%') {
      ++at_;
      return std::string("%");
    }
    if (at_ < text_.size() && text_[at_] == '(') TRY(take_name());
    Conversion c;
    for (; at_ < text_.size(); ++at_) {
      const char flag = text_[at_];
      if (flag == '-') c.left = true;
      else if (flag == '+') c.plus = true;
      else if (flag == ' ') c.space = true;
      else if (flag == '0') c.zero = true;
      else if (flag == '#') c.alternate = true;
      else break;
    }
    c.width = TRY(size());
    if (c.width < 0) {
      c.left = true;
      c.width = c.width == INT64_MIN ? INT64_MAX : -c.width;
    }
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      c.precision = std::max<std::int64_t>(0, TRY(size()));
    }
    while (at_ < text_.size() && (text_[at_] == 'h' || text_[at_] == 'l' || text_[at_] == 'L')) ++at_;
    c.type = TRY(next_char());
    return convert(c, TRY(next_value()));
  }

  Result<std::string> convert(const Conversion& c, const Value& value) {
    switch (c.type) {
      case 's':
      case 'r':
      case 'a': return text(c, value);
      case 'c': return character(c, value);
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X': return integer(c, value);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': return real(c, value);
      default:
        return fail(evaluation_error(fmt::format("unsupported format character '{}' (0x{:x}) at index {}",
                                                 c.type, static_cast<unsigned char>(c.type), at_ - 1),
                                     fmt::format("there is no format `{}`", field())));
    }
  }

  Result<std::string> padded(const Conversion& c, std::string text, std::size_t sign_size, bool number) {
    if (c.left) return pad(std::move(text), c.width, '<', " ", sign_size, budget_);
    if (c.zero && number) return pad(std::move(text), c.width, '=', "0", sign_size, budget_);
    return pad(std::move(text), c.width, '>', " ", sign_size, budget_);
  }

  Result<std::string> text(const Conversion& c, const Value& value) {
    std::string out;
    if (c.type == 's') out = TRY(safe_ ? escaped_text(value, budget_) : to_str(value, budget_));
    else out = TRY(to_repr(value, budget_));
    if (c.type == 'r' && safe_) out = escape_html(out);
    if (c.type == 'a') out = ascii(out);
    if (c.precision >= 0) out = utf8::slice(out, 0, static_cast<std::size_t>(c.precision));
    return padded(c, std::move(out), 0, false);
  }

  Result<std::string> character(const Conversion& c, const Value& value) {
    if (value.is_string() && utf8::length(value.as_string()) == 1)
      return padded(c, value.as_string(), 0, false);
    if (!value.is_integral())
      return fail(evaluation_error(
          "%c requires int or char",
          fmt::format("`{}` needs a number or a single character, not {}", field(), noun(value))));
    if (value.as_int() < 0 || value.as_int() > 0x10FFFF)
      return fail(value_error("%c arg not in range(0x110000)"));
    std::string out;
    utf8::append(out, static_cast<char32_t>(value.as_int()));
    return padded(c, std::move(out), 0, false);
  }

  static std::string sign(const Conversion& c, bool negative) {
    return negative ? "-" : c.plus ? "+" : c.space ? " " : "";
  }

  Result<std::int64_t> whole_number(const Conversion& c, const Value& value) {
    if (value.is_integral()) return value.as_int();
    const bool decimal = c.type == 'd' || c.type == 'i' || c.type == 'u';
    TRY(require_defined(value));
    if (!value.is_real() || !decimal)
      return fail(needs_number(fmt::format("%{} format: {} is required, not {}", c.type,
                                           decimal ? "a real number" : "an integer", type_name(value)),
                               value));
    if (!std::isfinite(value.as_real()))
      return fail(
          value_error(fmt::format("cannot convert float {} to integer", number::repr(value.as_real()))));
    const auto whole = number::exact_int(std::trunc(value.as_real()));
    if (!whole) return fail(overflow());
    return *whole;
  }

  Result<std::string> integer(const Conversion& c, const Value& value) {
    const std::int64_t whole = TRY(whole_number(c, value));
    const int base = c.type == 'o' ? 8 : c.type == 'x' || c.type == 'X' ? 16 : 10;
    std::string digits = format_magnitude(whole, base, c.type == 'X');
    if (c.precision > static_cast<std::int64_t>(digits.size()))
      digits = TRY(pad(std::move(digits), c.precision, '>', "0", 0, budget_));
    std::string front = sign(c, whole < 0);
    if (c.alternate && base != 10) front += base == 8 ? "0o" : c.type == 'x' ? "0x" : "0X";
    return padded(c, front + digits, front.size(), true);
  }

  Result<std::string> real(const Conversion& c, const Value& value) {
    if (!value.is_number()) {
      TRY(require_defined(value));
      return fail(needs_number(fmt::format("must be real number, not {}", type_name(value)), value));
    }
    const double number = value.as_real();
    const std::string front = sign(c, std::signbit(number) && !std::isnan(number));
    const std::int64_t precision = c.precision < 0 ? 6 : c.precision;
    std::string digits = TRY(format_real(number, c.type, precision, c.alternate, budget_));
    return padded(c, front + digits, front.size(), std::isfinite(number) || c.zero);
  }

  std::string_view text_;
  bool safe_;
  const Value& values_;
  Budget& budget_;
  std::size_t at_ = 0;
  std::size_t field_ = 0;  ///< where the current field begins
  std::size_t next_ = 0;
  std::optional<Value> named_;  ///< the value selected by the last `(name)`
};

}  // namespace

Result<Value> percent_format(const Value& text, const Value& values, Budget& budget) {
  return text_like(text, TRY(Formatter(text, values, budget).run()));
}

}  // namespace iocwright::jinja
