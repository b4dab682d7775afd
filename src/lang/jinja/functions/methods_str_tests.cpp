// The methods of str that return a bool.
#include <algorithm>
#include <array>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "lang/jinja/functions/function_tables.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

bool is_ascii(char32_t c) { return c < 0x80; }
bool is_cased(char32_t c) { return unicode::is_upper(c) || unicode::is_lower(c) || unicode::is_title(c); }

/// Whether all characters pass `test`; for an empty string, `when_empty`.
template <bool (*test)(char32_t), bool when_empty = false>
Result<Value> all(Call& call) {
  const auto characters = utf8::decode_all(call.self.as_string());
  return Value(characters.empty() ? when_empty : std::ranges::all_of(characters, test));
}

/// Whether there are characters of the wanted case and none of another one.
template <bool (*wanted)(char32_t)>
Result<Value> cased(Call& call) {
  const auto characters = utf8::decode_all(call.self.as_string());
  return Value(std::ranges::any_of(characters, wanted) &&
               std::ranges::none_of(characters, [](char32_t c) { return is_cased(c) && !wanted(c); }));
}

Result<Value> istitle(Call& call) {
  bool any = false;
  bool after_cased = false;
  for (char32_t c : utf8::decode_all(call.self.as_string())) {
    const bool capital = unicode::is_upper(c) || unicode::is_title(c);
    if (capital ? after_cased : unicode::is_lower(c) && !after_cased) return Value(false);
    after_cased = is_cased(c);
    any = any || after_cased;
  }
  return Value(any);
}

Result<Value> isidentifier(Call& call) {
  const auto characters = utf8::decode_all(call.self.as_string());
  return Value(!characters.empty() && unicode::is_identifier_start(characters[0]) &&
               std::ranges::all_of(characters, unicode::is_identifier_part));
}

constexpr std::array rows{
    FunctionRow{"isalnum", "", "whether all characters are letters or digits", all<unicode::is_alnum>},
    FunctionRow{"isalpha", "", "whether all characters are letters", all<unicode::is_alpha>},
    FunctionRow{"isascii", "", "whether all characters are ASCII", all<is_ascii, true>},
    FunctionRow{"isdecimal", "", "whether all characters are decimal digits", all<unicode::is_decimal>},
    FunctionRow{"isdigit", "", "whether all characters are digits", all<unicode::is_digit>},
    FunctionRow{"isidentifier", "", "whether the string is a valid name", isidentifier},
    FunctionRow{"islower", "", "whether all cased letters are in lower case", cased<unicode::is_lower>},
    FunctionRow{"isnumeric", "", "whether all characters are numeric", all<unicode::is_numeric>},
    FunctionRow{"isprintable", "", "whether all characters are printable", all<unicode::is_printable, true>},
    FunctionRow{"isspace", "", "whether all characters are white space", all<unicode::is_space>},
    FunctionRow{"istitle", "", "whether each word is capitalized", istitle},
    FunctionRow{"isupper", "", "whether all cased letters are in upper case", cased<unicode::is_upper>},
};

}  // namespace

std::span<const FunctionRow> str_test_methods() { return rows; }

}  // namespace iocwright::jinja
