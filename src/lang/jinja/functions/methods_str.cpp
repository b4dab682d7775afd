// The methods of str that give another text, a list or a position.
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

/// A text that the method was given, as methods of safe text take it.
Result<std::string> argument(const Call& call, std::size_t index) {
  return joined_to(call.self, TRY(call.text(index)), call[index].is_markup());
}

// Case
// -------------------------------------------------------------------------------------------------------------

Result<Value> capitalize(Call& call) { return like_self(call, unicode::capitalize(self(call))); }
Result<Value> casefold(Call& call) { return like_self(call, unicode::fold(self(call))); }
Result<Value> lower(Call& call) { return like_self(call, unicode::lower(self(call))); }
Result<Value> swapcase(Call& call) { return like_self(call, unicode::swap_case(self(call))); }
Result<Value> title(Call& call) { return like_self(call, unicode::title(self(call))); }
Result<Value> upper(Call& call) { return like_self(call, unicode::upper(self(call))); }

// Padding and stripping
// --------------------------------------------------------------------------------------------

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
// --------------------------------------------------------------------------------------------------------

/// The part that the optional start and end arguments leave, and where it begins in code points.
struct Part {
  std::string_view text;
  std::int64_t begin;
  bool valid;  ///< false when start lies behind the end
};

Result<Part> part_of(const Call& call, std::size_t start_index) {
  const auto size = static_cast<std::int64_t>(utf8::length(self(call)));
  const auto bound = [&](std::size_t index, std::int64_t fallback) -> Result<std::int64_t> {
    if (call.is_none(index)) return fallback;
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
  if (at < 0) return fail(evaluation_error("substring not found"));
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

/// startswith() and endswith(), which take one text or a tuple of them.
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

// Cutting and joining
// ----------------------------------------------------------------------------------------------

Value texts(const Call& call, const std::vector<std::string_view>& parts, bool tuple = false) {
  std::vector<Value> values;
  for (std::string_view part : parts) values.push_back(text_like(call.self, std::string(part)));
  return tuple ? Value::tuple(std::move(values)) : Value::list(std::move(values));
}

Result<Value> split_by(const Call& call, bool from_right) {
  const std::int64_t most = TRY(call.integer(1));
  if (call.is_none(0)) return texts(call, split_space(self(call), most, from_right));
  const std::string separator = TRY(call.text(0));
  if (separator.empty()) return fail(evaluation_error("empty separator"));
  return texts(call, split_at(self(call), separator, most, from_right));
}
Result<Value> split(Call& call) { return split_by(call, false); }
Result<Value> rsplit(Call& call) { return split_by(call, true); }
Result<Value> splitlines(Call& call) {
  return texts(call, split_lines(self(call), TRY(call.integer(0)) != 0));
}

Result<Value> partition_at(const Call& call, bool last) {
  const std::string separator = TRY(call.text(0));
  if (separator.empty()) return fail(evaluation_error("empty separator"));
  const std::string_view text = self(call);
  const std::size_t at = last ? text.rfind(separator) : text.find(separator);
  if (at == std::string_view::npos)
    return last ? texts(call, {"", "", text}, true) : texts(call, {text, "", ""}, true);
  return texts(call, {text.substr(0, at), separator, text.substr(at + separator.size())}, true);
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
                      .help("`| join(…)` makes text of the items"));
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
  if (!call[0].is_dict()) return fail(evaluation_error("format_map() needs a dict"));
  Arguments arguments;
  for (const auto& [key, value] : call[0].as_dict())
    if (key.is_string()) arguments.named.emplace_back(key.as_string(), value);
  return Value(TRY(str_format(self(call), arguments, false, call.budget)));
}

Result<Value> encode(Call& call) {
  const std::string encoding = unicode::lower(TRY(call.text(0)));
  if (encoding == "utf-8" || encoding == "utf8") return Value(new Bytes(self(call)));
  const bool latin = encoding == "latin-1" || encoding == "latin1" || encoding == "iso-8859-1";
  if (!latin && encoding != "ascii")
    return fail(evaluation_error(fmt::format("unknown encoding: {}", encoding)));
  std::string out;
  for (char32_t c : utf8::decode_all(self(call))) {
    if (c >= (latin ? 0x100U : 0x80U))
      return fail(evaluation_error(fmt::format("'{}' codec can't encode the text", encoding)));
    out += static_cast<char>(c);
  }
  return Value(new Bytes(std::move(out)));
}

/// Characters replaced by a dict of code points.
Result<Value> translate(Call& call) {
  if (!call[0].is_dict()) return fail(evaluation_error("translate() needs a dict"));
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
    FunctionRow{"capitalize", "", "first character upper case, the rest lower case", capitalize},
    FunctionRow{"casefold", "", "lower case for comparisons", casefold},
    FunctionRow{"center", "width, fillchar=' ', /", "in the middle of `width` columns", center},
    FunctionRow{"count", "sub, start=None, end=None, /", "how often `sub` stands in it", count},
    FunctionRow{"encode", "encoding='utf-8', errors='strict'", "the bytes of the text", encode},
    FunctionRow{"endswith", "suffix, start=None, end=None, /", "true when it ends so", endswith},
    FunctionRow{"expandtabs", "tabsize=8", "tabs as spaces", expandtabs},
    FunctionRow{"find", "sub, start=None, end=None, /", "where `sub` begins, or -1", find},
    FunctionRow{"format", "*args, **kwargs", "`{}` fields filled with the arguments", format},
    FunctionRow{"format_map", "mapping, /", "`{name}` fields filled from a dict", format_map},
    FunctionRow{"index", "sub, start=None, end=None, /", "where `sub` begins, or an error", index},
    FunctionRow{"join", "iterable, /", "the texts with this one between them", join},
    FunctionRow{"ljust", "width, fillchar=' ', /", "filled at the right", ljust},
    FunctionRow{"lower", "", "in lower case", lower},
    FunctionRow{"lstrip", "chars=None, /", "without white space at the left", lstrip},
    FunctionRow{"partition", "sep, /", "before, `sep`, after", partition},
    FunctionRow{"removeprefix", "prefix, /", "without `prefix`", removeprefix},
    FunctionRow{"removesuffix", "suffix, /", "without `suffix`", removesuffix},
    FunctionRow{"replace", "old, new, count=-1, /", "each `old` replaced by `new`", replace},
    FunctionRow{"rfind", "sub, start=None, end=None, /", "where the last `sub` begins, or -1", rfind},
    FunctionRow{"rindex", "sub, start=None, end=None, /", "where the last `sub` begins, or an error", rindex},
    FunctionRow{"rjust", "width, fillchar=' ', /", "filled at the left", rjust},
    FunctionRow{"rpartition", "sep, /", "before, the last `sep`, after", rpartition},
    FunctionRow{"rsplit", "sep=None, maxsplit=-1", "cut at `sep`, from the right", rsplit},
    FunctionRow{"rstrip", "chars=None, /", "without white space at the right", rstrip},
    FunctionRow{"split", "sep=None, maxsplit=-1", "cut at `sep`, or at white space", split},
    FunctionRow{"splitlines", "keepends=False", "the lines", splitlines},
    FunctionRow{"startswith", "prefix, start=None, end=None, /", "true when it begins so", startswith},
    FunctionRow{"strip", "chars=None, /", "without white space at both ends", strip_both},
    FunctionRow{"swapcase", "", "upper case as lower case and the reverse", swapcase},
    FunctionRow{"title", "", "each word with a capital", title},
    FunctionRow{"translate", "table, /", "characters replaced by a dict of code points", translate},
    FunctionRow{"upper", "", "in upper case", upper},
    FunctionRow{"zfill", "width, /", "zeros at the left, behind a sign", zfill},
};

}  // namespace

std::span<const FunctionRow> str_methods() { return rows; }

}  // namespace iocwright::jinja
