// The methods of str that return a string, a list or a position.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/objects.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/format_spec.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/number_format.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

const std::string& self(const Call& call) { return call.self.as_string(); }
Result<Value> like_self(const Call& call, std::string text) { return text_like(call.self, std::move(text)); }

/// A string argument, escaped if the method is one of markup.
Result<std::string> argument(const Call& call, std::size_t index) {
  return joined_to(call.self, TRY(call.text(index)), call[index].is_markup());
}

// Case

Result<Value> capitalize(Call& call) { return like_self(call, unicode::capitalize(self(call))); }
Result<Value> casefold(Call& call) { return like_self(call, unicode::fold(self(call))); }
Result<Value> lower(Call& call) { return like_self(call, unicode::lower(self(call))); }
Result<Value> swapcase(Call& call) { return like_self(call, unicode::swap_case(self(call))); }
Result<Value> title(Call& call) { return like_self(call, unicode::title(self(call))); }
Result<Value> upper(Call& call) { return like_self(call, unicode::upper(self(call))); }

// Padding and stripping

Result<std::string> fill_character(const Call& call) {
  const std::string fill = TRY(call.text(1));
  if (utf8::length(fill) != 1)
    return fail(evaluation_error("The fill character must be exactly one character long"));
  return fill;
}

Result<Value> center(Call& call) {
  return like_self(call,
                   TRY(centered(self(call), TRY(call.integer(0)), TRY(fill_character(call)), call.budget)));
}
Result<Value> ljust(Call& call) {
  return like_self(
      call, TRY(pad(self(call), TRY(call.integer(0)), '<', TRY(fill_character(call)), 0, call.budget)));
}
Result<Value> rjust(Call& call) {
  return like_self(
      call, TRY(pad(self(call), TRY(call.integer(0)), '>', TRY(fill_character(call)), 0, call.budget)));
}

Result<Value> zfill(Call& call) {
  const std::size_t sign = self(call).starts_with('-') || self(call).starts_with('+') ? 1 : 0;
  return like_self(call, TRY(pad(self(call), TRY(call.integer(0)), '=', "0", sign, call.budget)));
}

Result<Value> strip_ends(const Call& call, bool left, bool right) {
  if (call.is_none(0)) return like_self(call, std::string(strip(self(call), std::nullopt, left, right)));
  return like_self(call, std::string(strip(self(call), TRY(argument(call, 0)), left, right)));
}
Result<Value> strip_both(Call& call) { return strip_ends(call, true, true); }
Result<Value> lstrip(Call& call) { return strip_ends(call, true, false); }
Result<Value> rstrip(Call& call) { return strip_ends(call, false, true); }

Result<Value> removeprefix(Call& call) {
  const std::string prefix = TRY(call.text(0));
  return like_self(call, self(call).starts_with(prefix) ? self(call).substr(prefix.size()) : self(call));
}
Result<Value> removesuffix(Call& call) {
  const std::string suffix = TRY(call.text(0));
  return like_self(call, self(call).ends_with(suffix)
                             ? self(call).substr(0, self(call).size() - suffix.size())
                             : self(call));
}

Result<Value> expandtabs(Call& call) {
  const std::int64_t width = TRY(call.integer(0));
  std::string out;
  std::int64_t column = 0;
  for (char32_t c : utf8::decode_all(self(call))) {
    if (c == '\t') {
      const std::int64_t spaces = width > 0 ? width - column % width : 0;
      TRY(call.budget.size(out.size() + static_cast<std::uint64_t>(spaces)));
      out.append(static_cast<std::size_t>(spaces), ' ');
      column += spaces;
    } else {
      utf8::append(out, c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return like_self(call, std::move(out));
}

Result<Value> replace(Call& call) {
  return like_self(call, TRY(replaced(self(call), TRY(argument(call, 0)), TRY(argument(call, 1)),
                                      TRY(call.integer(2)), call.budget)));
}

// Searching

/// The part of the string that the optional start and end arguments select.
struct Part {
  std::string_view text;
  std::int64_t begin;  ///< in code points
  bool valid;          ///< false if it begins after the end
};

Result<Part> part_of(const Call& call, std::size_t start_index) {
  const auto size = static_cast<std::int64_t>(utf8::length(self(call)));
  const auto bound = [&](std::size_t index, std::int64_t default_value) -> Result<std::int64_t> {
    if (call.is_none(index)) return default_value;
    std::int64_t at = TRY(call.integer(index));
    if (at < 0) at = std::max<std::int64_t>(0, at + size);
    return at;
  };
  const std::int64_t begin = TRY(bound(start_index, 0));
  const std::int64_t end = std::min(TRY(bound(start_index + 1, size)), size);
  if (begin > size || begin > end) return Part{{}, begin, false};
  return Part{utf8::slice(self(call), static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
              begin, true};
}

Result<std::int64_t> position(const Call& call, bool last) {
  const std::string wanted = TRY(call.text(0));
  const Part part = TRY(part_of(call, 1));
  if (!part.valid) return -1;
  const std::size_t at = last ? part.text.rfind(wanted) : part.text.find(wanted);
  if (at == std::string_view::npos) return -1;
  return part.begin + static_cast<std::int64_t>(utf8::code_point_index(part.text, at));
}

Result<Value> find(Call& call) { return Value(TRY(position(call, false))); }
Result<Value> rfind(Call& call) { return Value(TRY(position(call, true))); }

Result<Value> index_or_fail(const Call& call, bool last) {
  const std::int64_t at = TRY(position(call, last));
  if (at < 0) return fail(value_error("substring not found"));
  return Value(at);
}
Result<Value> index(Call& call) { return index_or_fail(call, false); }
Result<Value> rindex(Call& call) { return index_or_fail(call, true); }

Result<Value> count(Call& call) {
  const std::string wanted = TRY(call.text(0));
  const Part part = TRY(part_of(call, 1));
  if (!part.valid) return Value(0);
  if (wanted.empty()) return Value(static_cast<std::int64_t>(utf8::length(part.text)) + 1);
  std::int64_t found = 0;
  for (std::size_t at = part.text.find(wanted); at != std::string_view::npos;
       at = part.text.find(wanted, at + wanted.size()))
    ++found;
  return Value(found);
}

/// startswith() and endswith(), which accept one string or a tuple of strings.
Result<Value> has_end(const Call& call, bool front) {
  const Part part = TRY(part_of(call, 1));
  const std::vector<Value> wanted = call[0].is_tuple() ? call[0].as_tuple() : std::vector<Value>{call[0]};
  for (const Value& text : wanted) {
    if (!text.is_string()) {
      if (auto* missing = object_cast<Undefined>(text)) return fail(missing->use());
      return fail(evaluation_error(fmt::format("{} first arg must be str or a tuple of str, not {}",
                                               front ? "startswith" : "endswith", type_name(text))));
    }
    if (part.valid &&
        (front ? part.text.starts_with(text.as_string()) : part.text.ends_with(text.as_string())))
      return Value(true);
  }
  return Value(false);
}
Result<Value> startswith(Call& call) { return has_end(call, true); }
Result<Value> endswith(Call& call) { return has_end(call, false); }

// Splitting and joining

Value strings(const Call& call, const std::vector<std::string_view>& parts, bool tuple = false) {
  std::vector<Value> values;
  for (std::string_view part : parts) values.push_back(text_like(call.self, std::string(part)));
  return tuple ? Value::tuple(std::move(values)) : Value::list(std::move(values));
}

Result<Value> split_by(const Call& call, bool from_right) {
  const std::int64_t max_splits = TRY(call.integer(1));
  if (call.is_none(0)) return strings(call, split_space(self(call), max_splits, from_right));
  const std::string separator = TRY(call.text(0));
  if (separator.empty()) return fail(evaluation_error("empty separator"));
  return strings(call, split_at(self(call), separator, max_splits, from_right));
}
Result<Value> split(Call& call) { return split_by(call, false); }
Result<Value> rsplit(Call& call) { return split_by(call, true); }
Result<Value> splitlines(Call& call) {
  return strings(call, split_lines(self(call), TRY(call.integer(0)) != 0));
}

Result<Value> partition_at(const Call& call, bool last) {
  const std::string separator = TRY(call.text(0));
  if (separator.empty()) return fail(evaluation_error("empty separator"));
  const std::string_view text = self(call);
  const std::size_t at = last ? text.rfind(separator) : text.find(separator);
  if (at == std::string_view::npos)
    return last ? strings(call, {"", "", text}, true) : strings(call, {text, "", ""}, true);
  return strings(call, {text.substr(0, at), separator, text.substr(at + separator.size())}, true);
}
Result<Value> partition(Call& call) { return partition_at(call, false); }
Result<Value> rpartition(Call& call) { return partition_at(call, true); }

Result<Value> join(Call& call) {
  std::string out;
  std::size_t number = 0;
  const NextItem next = TRY(iterate(call[0]));
  while (auto item = TRY(next(call.budget))) {
    TRY(call.budget.step());
    if (!item->is_string()) {
      if (auto* missing = object_cast<Undefined>(*item)) return fail(missing->use());
      return fail(evaluation_error(fmt::format("sequence item {}: expected str instance, {} found", number,
                                               type_name(*item)))
                      .help("`| join(…)` converts the items to strings"));
    }
    if (number++ > 0) out += self(call);
    out += call.self.is_markup() ? TRY(escaped_text(*item, call.budget)) : item->as_string();
    TRY(call.budget.size(out.size()));
  }
  return like_self(call, std::move(out));
}

Result<Value> format(Call& call) {
  return like_self(call, TRY(str_format(self(call), {call.extra, call.extra_named, {}}, call.self.is_markup(),
                                        call.budget)));
}

Result<Value> format_map(Call& call) {
  if (!call[0].is_dict()) return fail(evaluation_error("format_map() requires a dict"));
  Arguments arguments;
  for (const auto& [key, value] : call[0].as_dict())
    if (key.is_string()) arguments.named.emplace_back(key.as_string(), value);
  return Value(TRY(str_format(self(call), arguments, false, call.budget)));
}

Result<Value> encode(Call& call) {
  const std::string encoding = unicode::lower(TRY(call.text(0)));
  if (encoding == "utf-8" || encoding == "utf8") return make<Bytes>(self(call));
  const bool latin = encoding == "latin-1" || encoding == "latin1" || encoding == "iso-8859-1";
  if (!latin && encoding != "ascii")
    return fail(evaluation_error(fmt::format("unknown encoding: {}", encoding)));
  std::string out;
  for (char32_t c : utf8::decode_all(self(call))) {
    if (c >= (latin ? 0x100U : 0x80U))
      return fail(evaluation_error(fmt::format("'{}' codec can't encode the string", encoding)));
    out += static_cast<char>(c);
  }
  return make<Bytes>(std::move(out));
}

/// Replaces characters as given by a dict that maps code points to strings, code points or none (which
/// removes the character).
Result<Value> translate(Call& call) {
  if (!call[0].is_dict()) return fail(evaluation_error("translate() requires a dict"));
  std::string out;
  for (char32_t c : utf8::decode_all(self(call))) {
    const Value* to = call[0].as_dict().find(Value(static_cast<std::int64_t>(c)));
    if (to == nullptr) utf8::append(out, c);
    else if (to->is_string()) out += to->as_string();
    else if (to->is_integral()) utf8::append(out, static_cast<char32_t>(to->as_int()));
  }
  return like_self(call, std::move(out));
}

constexpr std::array rows{
    FunctionRow{"capitalize", "", "the first character in upper case, the rest in lower case", capitalize},
    FunctionRow{"casefold", "", "folded to lower case for comparison", casefold},
    FunctionRow{"center", "width, fillchar=' ', /", "centered in `width` columns", center},
    FunctionRow{"count", "sub, start=None, end=None, /", "the number of occurrences of `sub`", count},
    FunctionRow{"encode", "encoding='utf-8', errors='strict'", "the string as bytes", encode},
    FunctionRow{"endswith", "suffix, start=None, end=None, /", "whether the string ends with `suffix`",
                endswith},
    FunctionRow{"expandtabs", "tabsize=8", "with tabs replaced by spaces", expandtabs},
    FunctionRow{"find", "sub, start=None, end=None, /", "the position of the first `sub`, or -1", find},
    FunctionRow{"format", "*args, **kwargs", "with `{}` fields replaced by the arguments", format},
    FunctionRow{"format_map", "mapping, /", "with `{name}` fields replaced by values of a dict", format_map},
    FunctionRow{"index", "sub, start=None, end=None, /",
                "the position of the first `sub`; fails if there is none", index},
    FunctionRow{"join", "iterable, /", "the strings of `iterable`, separated by this one", join},
    FunctionRow{"ljust", "width, fillchar=' ', /", "padded on the right", ljust},
    FunctionRow{"lower", "", "in lower case", lower},
    FunctionRow{"lstrip", "chars=None, /", "without white space, or `chars`, on the left", lstrip},
    FunctionRow{"partition", "sep, /", "the parts before, at and after the first `sep`", partition},
    FunctionRow{"removeprefix", "prefix, /", "without `prefix`", removeprefix},
    FunctionRow{"removesuffix", "suffix, /", "without `suffix`", removesuffix},
    FunctionRow{"replace", "old, new, count=-1, /", "with `old` replaced by `new`, at most `count` times",
                replace},
    FunctionRow{"rfind", "sub, start=None, end=None, /", "the position of the last `sub`, or -1", rfind},
    FunctionRow{"rindex", "sub, start=None, end=None, /",
                "the position of the last `sub`; fails if there is none", rindex},
    FunctionRow{"rjust", "width, fillchar=' ', /", "padded on the left", rjust},
    FunctionRow{"rpartition", "sep, /", "the parts before, at and after the last `sep`", rpartition},
    FunctionRow{"rsplit", "sep=None, maxsplit=-1", "split at `sep` or white space, from the right", rsplit},
    FunctionRow{"rstrip", "chars=None, /", "without white space, or `chars`, on the right", rstrip},
    FunctionRow{"split", "sep=None, maxsplit=-1", "split at `sep` or white space", split},
    FunctionRow{"splitlines", "keepends=False", "a list of the lines", splitlines},
    FunctionRow{"startswith", "prefix, start=None, end=None, /", "whether the string begins with `prefix`",
                startswith},
    FunctionRow{"strip", "chars=None, /", "without white space, or `chars`, on both sides", strip_both},
    FunctionRow{"swapcase", "", "with upper and lower case swapped", swapcase},
    FunctionRow{"title", "", "with each word capitalized", title},
    FunctionRow{"translate", "table, /", "with characters replaced as given by a dict of code points",
                translate},
    FunctionRow{"upper", "", "in upper case", upper},
    FunctionRow{"zfill", "width, /", "padded on the left with zeros, after any sign", zfill},
};

}  // namespace

std::span<const FunctionRow> str_methods() { return rows; }

}  // namespace iocwright::jinja
