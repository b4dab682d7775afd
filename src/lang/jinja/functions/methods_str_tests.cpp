// The methods of str that answer true or false.
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

/// True when there are characters and all of them pass.
template <bool (*test)(char32_t), bool when_empty = false>
Result<Value> all(Call& call) {
  const auto characters = utf8::decode_all(call.self.as_string());
  return Value(characters.empty() ? when_empty : std::all_of(characters.begin(), characters.end(), test));
}

/// Some character has the case, none has another.
template <bool (*wanted)(char32_t)>
Result<Value> cased(Call& call) {
  const auto characters = utf8::decode_all(call.self.as_string());
  const bool any = std::any_of(characters.begin(), characters.end(), wanted);
  return Value(any && std::none_of(characters.begin(), characters.end(),
                                   [](char32_t c) { return is_cased(c) && !wanted(c); }));
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
               std::all_of(characters.begin(), characters.end(), unicode::is_identifier_part));
}

constexpr std::array rows{
    FunctionRow{"isalnum", "", "letters and digits only", all<unicode::is_alnum>},
    FunctionRow{"isalpha", "", "letters only", all<unicode::is_alpha>},
    FunctionRow{"isascii", "", "ASCII characters only", all<is_ascii, true>},
    FunctionRow{"isdecimal", "", "decimal digits only", all<unicode::is_decimal>},
    FunctionRow{"isdigit", "", "digits only", all<unicode::is_digit>},
    FunctionRow{"isidentifier", "", "can be a name", isidentifier},
    FunctionRow{"islower", "", "no letter in upper case", cased<unicode::is_lower>},
    FunctionRow{"isnumeric", "", "numeric characters only", all<unicode::is_numeric>},
    FunctionRow{"isprintable", "", "no control character", all<unicode::is_printable, true>},
    FunctionRow{"isspace", "", "white space only", all<unicode::is_space>},
    FunctionRow{"istitle", "", "each word with a capital", istitle},
    FunctionRow{"isupper", "", "no letter in lower case", cased<unicode::is_upper>},
};

}  // namespace

std::span<const FunctionRow> str_test_methods() { return rows; }

}  // namespace iocwright::jinja
