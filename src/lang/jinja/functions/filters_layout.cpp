// Filters that break strings and values into lines: wordwrap, pprint, tojson.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/regex.hpp"
#include "core/base/utf8.hpp"
#include "core/value/json_text.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/pretty.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

struct Wrapping {
  std::int64_t width = 0;
  bool break_long_words = true;
  bool break_on_hyphens = true;
};

/// A part of a line that is not broken unless it is too long. Its sizes are kept, because counting the rest
/// of a long word again for each line would be quadratic.
class Chunk {
 public:
  explicit Chunk(std::string_view text)
      : text_(text),
        columns_(static_cast<std::int64_t>(utf8::length(text))),
        blank_from_(strip(text, std::nullopt, false, true).size()) {}

  std::string_view text() const { return text_; }
  std::int64_t columns() const { return columns_; }
  bool is_blank() const { return blank_from_ == 0; }

  /// Removes the first `columns` columns and returns them.
  Chunk take(std::int64_t columns) {
    const std::size_t bytes = utf8::byte_offset(text_, static_cast<std::size_t>(columns));
    Chunk out(text_.substr(0, bytes));
    text_.remove_prefix(bytes);
    columns_ -= out.columns_;
    blank_from_ -= std::min(blank_from_, bytes);
    return out;
  }

 private:
  std::string_view text_;
  std::int64_t columns_;
  std::size_t blank_from_;  ///< from this offset on, there is only white space
};

/// Splits a line at the places where it may be broken, into words, parts of hyphenated words, and white
/// space. The rules and the regular expressions are those of Python's textwrap.
Result<std::vector<Chunk>> chunks_of(std::string_view line, bool break_on_hyphens) {
  static const Regex hyphenated = *Regex::compile(
      R"([\t\n\x0b\f\r ]+|(?<=[\w!"'&.,?])-{2,}(?=\w)|[^\t\n\x0b\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\x0b\f\r ]|\z)|(?<=[\w!"'&.,?])(?=-{2,}\w)))");
  static const Regex plain = *Regex::compile(R"([\t\n\x0b\f\r ]+|[^\t\n\x0b\f\r ]+)");
  const Regex& regex = break_on_hyphens ? hyphenated : plain;
  std::vector<Chunk> chunks;
  std::size_t at = 0;
  RegexScan scan(regex, line);
  while (true) {
    const auto found = scan.next();
    if (!found)
      return fail(evaluation_error(fmt::format("cannot break the text into words: {}", found.error())));
    if (!*found) break;
    if ((*found)->begin() > at) chunks.emplace_back(line.substr(at, (*found)->begin() - at));
    chunks.emplace_back((*found)->group(line, 0));
    at = (*found)->end();
  }
  if (at < line.size()) chunks.emplace_back(line.substr(at));
  return chunks;
}

/// Removes the part of a word that fits in `space` columns from its front, and returns it.
Chunk take_part(Chunk& chunk, std::int64_t space, const Wrapping& how) {
  std::int64_t end = space;
  if (how.break_on_hyphens && chunk.columns() > space) {
    const std::string_view fits = utf8::slice(chunk.text(), 0, static_cast<std::size_t>(space));
    const std::size_t hyphen = fits.rfind('-');
    if (hyphen != std::string_view::npos && hyphen > 0 &&
        fits.substr(0, hyphen).find_first_not_of('-') != std::string_view::npos)
      end = static_cast<std::int64_t>(utf8::length(fits.substr(0, hyphen))) + 1;
  }
  return chunk.take(end);
}

Result<std::vector<std::string>> wrap(std::string_view text, const Wrapping& how) {
  std::vector<Chunk> chunks = TRY(chunks_of(text, how.break_on_hyphens));
  std::ranges::reverse(chunks);  // from here on a stack: the next chunk is at the back
  std::vector<std::string> lines;
  const auto move_to = [&](std::vector<Chunk>& line) {
    line.push_back(chunks.back());
    chunks.pop_back();
  };
  while (!chunks.empty()) {
    std::vector<Chunk> line;
    std::int64_t used = 0;
    if (!lines.empty() && chunks.back().is_blank()) chunks.pop_back();
    while (!chunks.empty() && used + chunks.back().columns() <= how.width) {
      used += chunks.back().columns();
      move_to(line);
    }
    if (!chunks.empty() && chunks.back().columns() > how.width) {
      if (how.break_long_words) line.push_back(take_part(chunks.back(), how.width - used, how));
      else if (line.empty()) move_to(line);
    }
    if (!line.empty() && line.back().is_blank()) line.pop_back();
    if (line.empty()) continue;
    std::string& joined = lines.emplace_back();
    for (const Chunk& chunk : line) joined += chunk.text();
  }
  return lines;
}

Result<Value> wordwrap(Call& call) {
  if (!call.self.is_string())
    return fail(
        evaluation_error(fmt::format("'{}' object has no attribute 'splitlines'", type_name(call.self))));
  Wrapping how;
  how.width = TRY(call.integer(0));
  how.break_long_words = TRY(call.flag(1));
  how.break_on_hyphens = TRY(call.flag(3));
  const std::string separator = call.is_none(2) ? "\n" : TRY(call.text(2));
  std::string out;
  bool first = true;
  for (std::string_view paragraph : split_lines(call.self.as_string(), false)) {
    if (how.width <= 0)
      return fail(evaluation_error(fmt::format("invalid width {} (must be > 0)", how.width)));
    if (!first) out += separator;
    first = false;
    const auto lines = TRY(wrap(paragraph, how));
    for (std::size_t i = 0; i < lines.size(); ++i) out += (i > 0 ? separator : "") + lines[i];
    TRY(call.budget.step(lines.size() + 1));
    TRY(call.budget.size(out.size()));
  }
  return Value(std::move(out));
}

Result<Value> pprint(Call& call) { return Value(TRY(pretty(call.self, call.budget))); }

Result<Value> tojson(Call& call) {
  std::optional<std::string> indent;
  if (call[0].is_string()) indent = call[0].as_string();
  else if (!call.is_none(0)) indent = TRY(repeated(" ", TRY(call.integer(0)), call.budget));
  std::string out;
  for (char c : TRY(json_text(call.self, {.indent = indent, .sort_keys = true}, call.budget))) {
    switch (c) {  // makes the JSON safe in a script element of HTML
      case '<': out += "\\u003c"; break;
      case '>': out += "\\u003e"; break;
      case '&': out += "\\u0026"; break;
      case '\'': out += "\\u0027"; break;
      default: out += c;
    }
  }
  return Value::markup(std::move(out));
}

constexpr std::array rows{
    FunctionRow{"pprint", "", "the value as shown by repr(), broken into lines if it is long", pprint},
    FunctionRow{"tojson", "indent=None", "the value as JSON with sorted keys, safe in HTML", tojson},
    FunctionRow{"wordwrap", "width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True",
                "the string wrapped to lines of at most `width` characters", wordwrap},
};

}  // namespace

std::span<const FunctionRow> layout_filters() { return rows; }

}  // namespace iocwright::jinja
