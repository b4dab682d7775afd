// Filters that change a string.
#include <fmt/format.h>

#include <array>

#include "core/base/regex.hpp"
#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/operators.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/percent_format.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

Result<Value> like_self(const Call& call, std::string text) { return text_like(call.self, std::move(text)); }

Result<Value> upper(Call& call) { return like_self(call, unicode::upper(TRY(call.self_text()))); }
Result<Value> lower(Call& call) { return like_self(call, unicode::lower(TRY(call.self_text()))); }
Result<Value> capitalize(Call& call) { return like_self(call, unicode::capitalize(TRY(call.self_text()))); }

Result<Value> string(Call& call) {
  if (call.self.is_string()) return call.self;
  return Value(TRY(call.self_text()));
}

/// Capitalizes each word. Words begin after white space, a hyphen or an opening bracket but, unlike those of
/// str.title(), not after an apostrophe.
Result<Value> title(Call& call) {
  std::string out;
  bool word_begins = true;
  for (char32_t c : utf8::decode_all(TRY(call.self_text()))) {
    const bool separator = unicode::is_space(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
    std::string one;
    utf8::append(one, c);
    out += separator ? one : word_begins ? unicode::upper(one) : unicode::lower(one);
    word_begins = separator;
  }
  return Value(std::move(out));  // as in Jinja2, the result is not marked safe
}

Result<Value> trim(Call& call) {
  const std::string text = TRY(call.self_text());
  if (call.is_none(0)) return like_self(call, std::string(strip(text, std::nullopt, true, true)));
  return like_self(call, std::string(strip(text, joined_to(call.self, TRY(call.text(0)), call[0].is_markup()),
                                           true, true)));
}

Result<Value> center(Call& call) {
  return like_self(call, TRY(centered(TRY(call.self_text()), TRY(call.integer(0)), " ", call.budget)));
}

Result<Value> replace(Call& call) {
  const std::string from = TRY(to_str(call[0], call.budget));
  const std::string to = TRY(to_str(call[1], call.budget));
  const std::int64_t max_count = call.is_none(2) ? -1 : TRY(call.integer(2));
  return Value(TRY(replaced(TRY(call.self_text()), from, to, max_count, call.budget)));
}

Result<Value> indent(Call& call) {
  if (!call.self.is_string()) return fail(unsupported("+=", call.self, Value("")));
  const std::string by =
      call[0].is_string() ? call[0].as_string() : TRY(repeated(" ", TRY(call.integer(0)), call.budget));
  const bool first = TRY(call.flag(1));
  const bool blank = TRY(call.flag(2));
  std::string out;
  bool at_start = true;
  const std::string text = call.self.as_string() + "\n";
  for (std::string_view line : split_lines(text, false)) {
    if (!at_start) out += '\n';
    if (at_start ? first : blank || !line.empty()) out += by;
    out += line;
    at_start = false;
    TRY(call.budget.size(out.size()));
  }
  return like_self(call, std::move(out));
}

Result<Value> truncate(Call& call) {
  const std::int64_t size = TRY(call.integer(0));
  const bool inside_words = TRY(call.flag(1));
  const std::string end = TRY(call.text(2));
  const std::int64_t leeway = call.is_none(3) ? 5 : TRY(call.integer(3));
  const auto end_size = static_cast<std::int64_t>(utf8::length(end));
  if (size < end_size)
    return fail(evaluation_error(fmt::format("expected length >= {}, got {}", end_size, size)));
  if (leeway < 0) return fail(evaluation_error(fmt::format("expected leeway >= 0, got {}", leeway)));
  const Value length = Value(TRY(iocwright::length(call.self)));
  if (length.as_int() <= size + leeway) return call.self;
  const Value cut = TRY(get_slice(call.self, Value(), Value(size - end_size), Value()));
  if (!cut.is_string()) return fail(unsupported("+", cut, Value(end)));
  std::string text = cut.as_string();
  if (!inside_words) text = text.substr(0, text.rfind(' '));
  return like_self(call, text + joined_to(call.self, end, call[2].is_markup()));
}

Result<Value> wordcount(Call& call) {
  static const Regex word = *Regex::compile("\\w+");
  const std::string text = TRY(call.self_text());
  std::int64_t count = 0;
  RegexScan words(word, text);
  while (true) {
    const auto found = words.next();
    if (!found) return fail(evaluation_error(fmt::format("cannot count the words: {}", found.error())));
    if (!*found) return Value(count);
    ++count;
  }
}

/// `text | format(a, b)` is `text % (a, b)`.
Result<Value> format(Call& call) {
  if (!call.extra.empty() && !call.extra_named.empty())
    return fail(evaluation_error("can't handle positional and keyword arguments at the same time"));
  const Value text = call.self.is_string() ? call.self : Value(TRY(call.self_text()));
  if (call.extra_named.empty()) return percent_format(text, Value::tuple(call.extra), call.budget);
  Dict named;
  for (const auto& [name, value] : call.extra_named) named.set(Value(name), value);
  return percent_format(text, Value::dict(std::move(named)), call.budget);
}

constexpr std::array rows{
    FunctionRow{"capitalize", "", "the string with its first character in upper case, the rest in lower case",
                capitalize},
    FunctionRow{"center", "width=80", "the string centered in `width` columns", center},
    FunctionRow{"format", "*args, **kwargs", "the string as a printf format, applied to the arguments",
                format},
    FunctionRow{"indent", "width=4, first=False, blank=False",
                "the string with all lines but the first indented by `width` spaces, or by a string", indent},
    FunctionRow{"lower", "", "the string in lower case", lower},
    FunctionRow{"replace", "old, new, count=None",
                "the string with `old` replaced by `new`, at most `count` times", replace},
    FunctionRow{"string", "", "the value as a string", string},
    FunctionRow{"title", "", "the string with each word capitalized", title},
    FunctionRow{"trim", "chars=None", "the string without white space, or `chars`, at both ends", trim},
    FunctionRow{"truncate", "length=255, killwords=False, end='...', leeway=None",
                "the string cut off after at most `length` characters, between words", truncate},
    FunctionRow{"upper", "", "the string in upper case", upper},
    FunctionRow{"wordcount", "", "the number of words", wordcount},
};

}  // namespace

std::span<const FunctionRow> text_filters() { return rows; }

}  // namespace iocwright::jinja
