#include "image/recipe/edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "core/base/python_regex.hpp"
#include "core/base/python_regex_words.hpp"
#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::image {

namespace {

using Lines = std::vector<std::string>;  // each with its newline, which only the last may lack
constexpr std::size_t not_found = std::string::npos;

/// The place of the character at `position` of a string that is on one line of a recipe, without escapes;
/// otherwise that of the whole string.
Span place_in(const PlacedText& text, std::optional<std::size_t> position) {
  const std::size_t quotes = text.place.end - text.place.begin - text.text.size();  // of both ends
  if (!position || !text.place.known() || (quotes != 0 && quotes != 2)) return text.place;
  const std::size_t offset = utf8::byte_offset(text.text, *position);
  if (offset >= text.text.size()) return text.place;
  const auto at = static_cast<std::uint32_t>(text.place.begin + quotes / 2 + offset);
  return {text.place.file, at, at + 1};
}

/// `what` is `regular expression` or `replacement`.
tl::unexpected<Diagnostic> invalid(const PlacedText& text, std::string_view python,
                                   std::string_view what = "regular expression") {
  const RegexProblem problem = explain_regex_error(python);
  return fail(error(DiagKind::regular_expression,
                    fmt::format("invalid {} `{}`: {}", what, text.text, problem.message))
                  .at(place_in(text, problem.position))
                  .help(problem.help));
}

tl::unexpected<Diagnostic> match_failed(const PlacedText& pattern, std::string_view reason) {
  return fail(error(DiagKind::regular_expression,
                    fmt::format("cannot match the regular expression `{}`: {}", pattern.text, reason))
                  .at(pattern.place));
}

Result<Regex> compile(const PlacedText& pattern, PythonRegexOptions options) {
  const auto translated = translate_python_regex(pattern.text, options);
  if (!translated) return invalid(pattern, translated.error());
  auto regex = Regex::compile(*translated, {.bytes = options.bytes});
  if (!regex) return invalid(pattern, regex.error());
  return *std::move(regex);
}

Result<std::optional<RegexMatch>> search(const Regex& regex, const PlacedText& pattern,
                                         std::string_view text) {
  auto found = regex.search(text);
  if (!found) return match_failed(pattern, found.error());
  return *std::move(found);
}

Result<RegexTemplate> compile_replacement(const Regex& regex, const PlacedText& replacement) {
  auto by = RegexTemplate::parse(regex, replacement.text);
  if (!by) return invalid(replacement, by.error(), "replacement");
  return *std::move(by);
}

Lines split_lines(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    out.emplace_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

bool is_word(const std::optional<PlacedText>& where, std::string_view word) {
  return where && where->text == word;
}
bool is_expression(const std::optional<PlacedText>& where, std::string_view word) {
  return where && where->text != word;
}

/// The index of the last matching line, or of the first one if `first` is set; `not_found` if no line
/// matches.
template <class Matches>
Result<std::size_t> find_line(const Lines& lines, bool first, Matches matches) {
  std::size_t found = not_found;
  for (std::size_t i = 0; i < lines.size() && (found == not_found || !first); ++i)
    if (TRY(matches(lines[i]))) found = i;
  return found;
}

Result<std::size_t> find_line(const Lines& lines, bool first, const PlacedText& pattern) {
  const Regex regex = TRY(compile(pattern, {.bytes = true}));
  return find_line(lines, first, [&](const std::string& line) -> Result<bool> {
    return TRY(search(regex, pattern, line)).has_value();
  });
}

class LineEditor {
 public:
  LineEditor(const LineEdit& edit, Lines lines) : edit_(edit), lines_(std::move(lines)) {}

  Result<std::string> run() {
    if (edit_.regexp) regexp_.emplace(TRY(compile(*edit_.regexp, {.bytes = true})));
    if (edit_.absent) return remove();
    std::size_t at = not_found;
    if (looks_for_line())
      at = TRY(find_line(lines_, edit_.firstmatch, [&](const std::string& line) { return matches(line); }));
    if (at != not_found) return replace(at);
    at = TRY(find_line(lines_, false, [&](const std::string& line) {
      return Result<bool>(without_end(line) == edit_.line);
    }));
    if (at != not_found) {
      lines_[at] = edit_.line + "\n";
      return joined(lines_);
    }
    if (!edit_.backrefs) TRY(insert());
    return joined(lines_);
  }

 private:
  bool looks_for_line() const { return regexp_ || edit_.search_string; }

  Result<bool> matches(const std::string& line) const {
    if (regexp_) return TRY(search(*regexp_, *edit_.regexp, line)).has_value();
    return line.find(*edit_.search_string) != not_found;
  }

  Result<std::string> remove() {
    Lines kept;
    for (std::string& line : lines_)
      if (!(looks_for_line() ? TRY(matches(line)) : without_end(line) == edit_.line))
        kept.push_back(std::move(line));
    return joined(kept);
  }

  Result<std::string> replace(std::size_t at) {
    std::string line = edit_.line;
    if (edit_.backrefs && regexp_) {
      const RegexTemplate by = TRY(compile_replacement(*regexp_, {edit_.line, edit_.regexp->place}));
      line = by.expand(lines_[at], *TRY(search(*regexp_, *edit_.regexp, lines_[at])));
    }
    if (!line.ends_with('\n')) line += '\n';
    lines_[at] = line;
    return joined(lines_);
  }

  /// Adds the line where `insertafter` or `insertbefore` says, or at the end.
  Result<void> insert() {
    const std::string line = edit_.line + "\n";
    if (is_word(edit_.insertafter, "BOF") || is_word(edit_.insertbefore, "BOF")) {
      lines_.insert(lines_.begin(), line);
      return {};
    }
    const bool after = is_expression(edit_.insertafter, "EOF");
    std::size_t at = not_found;
    if (after || (!edit_.insertafter && edit_.insertbefore)) {
      at = TRY(find_line(lines_, edit_.firstmatch, after ? *edit_.insertafter : *edit_.insertbefore));
      if (at != not_found && after) ++at;
    }
    if (at == not_found || at == lines_.size()) {
      if (!lines_.empty() && !lines_.back().ends_with('\n') && !lines_.back().ends_with('\r'))
        lines_.back() += '\n';
      lines_.push_back(line);
    } else {
      lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), line);
    }
    return {};
  }

  const LineEdit& edit_;
  Lines lines_;
  std::optional<Regex> regexp_;
};

std::size_t last_line(const Lines& lines, std::string_view wanted) {
  const auto found = std::find(lines.rbegin(), lines.rend(), wanted);
  return found == lines.rend() ? not_found : static_cast<std::size_t>(lines.rend() - found) - 1;
}

Result<std::string> apply_block(const BlockEdit& edit, Lines lines) {
  const std::string begin = text::replace_all(edit.marker, "{mark}", edit.marker_begin) + "\n";
  const std::string end = text::replace_all(edit.marker, "{mark}", edit.marker_end) + "\n";
  Lines block;
  if (!edit.absent && !edit.block.empty()) {
    block = split_lines(edit.block.ends_with('\n') ? edit.block : edit.block + "\n");
    block.insert(block.begin(), begin);
    block.push_back(end);
  }
  std::size_t first = last_line(lines, begin), last = last_line(lines, end);
  std::size_t at = lines.size();
  if (first != not_found && last != not_found) {
    if (first > last) std::swap(first, last);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first),
                lines.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    at = first;
  } else if (is_expression(edit.insertafter, "EOF") ||
             (!edit.insertafter && is_expression(edit.insertbefore, "BOF"))) {
    const std::size_t found =
        TRY(find_line(lines, false, edit.insertafter ? *edit.insertafter : *edit.insertbefore));
    if (found != not_found) at = edit.insertafter ? found + 1 : found;
  } else if (edit.insertbefore) {
    at = 0;
  }
  if (at > 0 && !lines[at - 1].ends_with('\n')) lines[at - 1] += '\n';
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), block.begin(), block.end());
  return joined(lines);
}

/// A pattern whose group `subsection` captures the part between `after` and `before`, as in ansible.
PlacedText bounded_part(const ReplaceEdit& edit) {
  std::string out = (edit.after ? edit.after->text : "") + "(?P<subsection>.*";
  out += edit.after && edit.before ? "?)" : ")";
  if (edit.before) out += edit.before->text;
  return {out, edit.after ? edit.after->place : edit.before->place};
}

Result<std::string> apply_replace(const ReplaceEdit& edit, const std::string& text) {
  const bool bytes = !utf8::is_valid(text);
  const Regex regex = TRY(compile(edit.regexp, {.multiline = true, .bytes = bytes}));
  const RegexTemplate by = TRY(compile_replacement(regex, edit.replace));
  std::size_t begin = 0, end = text.size();
  if (edit.after || edit.before) {
    const PlacedText bounds = bounded_part(edit);
    const Regex part = TRY(compile(bounds, {.dot_all = true, .bytes = bytes}));
    const auto found = TRY(search(part, bounds, text));
    if (!found) return text;
    std::tie(begin, end) = found->groups.at(part.group_named("subsection").value());
  }
  auto replaced = replace_matches(regex, by, std::string_view(text).substr(begin, end - begin));
  if (!replaced) return match_failed(edit.regexp, replaced.error());
  return text.substr(0, begin) + *replaced + text.substr(end);
}

/// Checks the expressions that say where to insert a line or block.
Result<void> check_place(const std::optional<PlacedText>& after, const std::optional<PlacedText>& before) {
  if (is_expression(after, "EOF")) TRY(compile(*after, {.bytes = true}));
  else if (is_expression(before, "BOF")) TRY(compile(*before, {.bytes = true}));
  return {};
}

}  // namespace

Result<std::string> apply_edit(const Edit& edit, const std::optional<std::string>& text) {
  if (const auto* line = std::get_if<LineEdit>(&edit))
    return LineEditor(*line, split_lines(text.value_or(""))).run();
  if (const auto* block = std::get_if<BlockEdit>(&edit))
    return apply_block(*block, split_lines(text.value_or("")));
  return apply_replace(std::get<ReplaceEdit>(edit), text.value_or(""));
}

Result<void> check_edit(const Edit& edit) {
  if (const auto* line = std::get_if<LineEdit>(&edit)) {
    TRY(check_place(line->insertafter, line->insertbefore));
    if (!line->regexp) return {};
    const Regex regex = TRY(compile(*line->regexp, {.bytes = true}));
    if (line->backrefs) TRY(compile_replacement(regex, {line->line, line->regexp->place}));
    return {};
  }
  if (const auto* block = std::get_if<BlockEdit>(&edit))
    return check_place(block->insertafter, block->insertbefore);
  const auto& replace = std::get<ReplaceEdit>(edit);
  const Regex regex = TRY(compile(replace.regexp, {.multiline = true}));
  TRY(compile_replacement(regex, replace.replace));
  if (replace.after || replace.before) TRY(compile(bounded_part(replace), {.dot_all = true}));
  return {};
}

Result<bool> is_found(const PlacedText& regexp, std::string_view text) {
  const Regex regex = TRY(compile(regexp, {.multiline = true, .bytes = true}));
  return TRY(search(regex, regexp, text)).has_value();
}

ReplaceEdit comment_out_edit(const PlacedText& regexp) {
  return {{fmt::format("^(?!#)(.*({}).*$)", regexp.text), regexp.place}, "# \\1", {}, {}};
}

}  // namespace iocwright::image
