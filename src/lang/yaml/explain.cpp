#include "lang/yaml/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/utf8.hpp"
#include "lang/yaml/source_lines.hpp"

namespace iocwright::yaml {

namespace {

using Finder = std::optional<Diagnostic> (*)(const Failure&);

/// In the order in which they are asked: a mistake that looks like another one, too, comes first.
constexpr std::array<Finder, 13> finders{
    find_conflict_markers, find_tab,           find_odd_blank,        find_open_quote,
    find_bad_escape,       find_template,      find_text_after_quote, find_reserved_start,
    find_open_bracket,     find_missing_space, find_colon_in_value,   find_text_after_bracket,
    find_indentation,
};

/// What we say for libyaml's words.
struct Wording {
  std::string_view problem;
  std::string_view message;
  std::string_view help;
};

constexpr std::array wordings{
    Wording{"mapping values are not allowed in this context", "`: ` is not allowed here",
            "quote a text that contains `: `"},
    Wording{"block sequence entries are not allowed in this context", "a list item cannot begin here",
            "begin each item with `- ` on a line of its own"},
    Wording{"mapping keys are not allowed in this context", "a key cannot begin with `? ` here",
            "quote a text that begins with `?`"},
    Wording{"could not find expected ':'", "expected a key, as in `name: value`", ""},
    Wording{"did not find expected key", "expected a key, as in `name: value`", ""},
    Wording{"did not find expected '-' indicator", "expected a list item, which begins with `- `", ""},
    Wording{"did not find expected ',' or ']'", "expected `,` or `]`",
            "quote a text that contains brackets or braces"},
    Wording{"did not find expected ',' or '}'", "expected `,` or `}`",
            "quote a text that contains brackets or braces"},
    Wording{"did not find expected node content", "expected a value", ""},
    Wording{"did not find expected <document start>", "unexpected text after the end of the document",
            "a file contains one mapping, one list or one value"},
    Wording{"found character that cannot start any token", "unexpected character", "quote the text"},
    Wording{"found undefined tag handle", "unknown tag", "quote a text that begins with `!`"},
    Wording{"found incompatible YAML document", "unsupported version of YAML", "use `%YAML 1.2`"},
    Wording{"found an indentation indicator equal to 0", "the indentation of a block of text cannot be 0",
            ""},
    Wording{"could not find expected directive name", "`%` at the start of a line begins a directive",
            "quote a text that begins with `%`"},
    Wording{"found unknown directive name",
            "`%` at the start of a line begins a directive, and this one "
            "is unknown",
            "quote a text that begins with `%`"},
};

/// What to say if the cause is unknown.
Diagnostic in_plain_words(const Failure& f) {
  const auto row = std::ranges::find(wordings, f.problem, &Wording::problem);
  // An empty line at the end of the file says less than the last line with text.
  std::uint32_t at = f.at;
  if (line_at(f.text, at).begin == line_at(f.text, at).end) {
    const std::size_t last = f.text.substr(0, at).find_last_not_of(" \t\r\n");
    if (last != std::string_view::npos) at = static_cast<std::uint32_t>(last + 1);
  }
  std::string message(row == wordings.end() ? f.problem : row->message);
  if (row == wordings.end() && !f.context.empty()) message += fmt::format(" {}", f.context);
  Diagnostic out = error(DiagKind::yaml_syntax, std::move(message)).at(f.span(at, at));
  if (row != wordings.end() && !row->help.empty()) return std::move(out).help(std::string(row->help));
  return out;
}

}  // namespace

Diagnostic explain(const Failure& failure) {
  for (const Finder find : finders)
    if (auto found = find(failure)) return *std::move(found);
  return in_plain_words(failure);
}

Diagnostic explain_encoding(const Failure& f) {
  const auto size = static_cast<std::uint32_t>(f.text.size());
  const std::uint32_t begin = std::min(f.at, size);
  const bool is_utf16 = f.text.starts_with("\xFF\xFE") || f.text.starts_with("\xFE\xFF");
  if (is_utf16 || f.text.substr(0, 2).find('\0') != std::string_view::npos)
    return error(DiagKind::yaml_syntax, "the file is encoded in UTF-16 or UTF-32")
        .at(f.span(0, std::min(size, 1U)))
        .help("save the file as UTF-8");
  const auto [c, length] = begin < size ? utf8::decode(f.text.substr(begin)) : utf8::Decoded{0, 0};
  const Span place = f.span(begin, begin + static_cast<std::uint32_t>(length));
  if (c < 0x80 || length > 1)
    return error(DiagKind::yaml_syntax,
                 fmt::format("YAML does not allow the control character U+{:04X}", static_cast<unsigned>(c)))
        .at(place)
        .help(fmt::format("remove it, or write `\\x{:02x}` in double quotes", static_cast<unsigned>(c)));
  std::string latin;
  utf8::append(latin, c);
  return error(DiagKind::yaml_syntax, fmt::format("the byte 0x{:02X} is not UTF-8", static_cast<unsigned>(c)))
      .at(place)
      .help(c < 0xA0 ? "save the file as UTF-8"
                     : fmt::format("save the file as UTF-8: in Latin-1, this byte is `{}`", latin));
}

}  // namespace iocwright::yaml
