#include "build/edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/regex.hpp"
#include "base/text.hpp"

namespace iocwright::build {

namespace {

using Lines = std::vector<std::string>;  // each with its line end, but maybe the last
constexpr std::size_t nowhere = std::string::npos;

Result<Regex> compile(const std::string& pattern, RegexOptions options) {
  // Python's \Z is the very end, which PCRE2 writes \z.
  auto regex = Regex::compile(text::replace_all(pattern, "\\Z", "\\z"), options);
  if (!regex) return fail(error(DiagKind::step_failed, fmt::format("`{}` is no regular expression: {}", pattern, regex.error())));
  return *std::move(regex);
}

/// Python's expand(): `\1` and `\g<name>` become groups, `\n` and its kin what they mean.
std::string expand(std::string_view pattern, std::string_view text, const RegexMatch& match) {
  const auto group = [&](std::size_t number) {
    if (number >= match.groups.size() || match.groups[number].first == nowhere) return std::string();
    return std::string(text.substr(match.groups[number].first, match.groups[number].second - match.groups[number].first));
  };
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    const char next = pattern[++i];
    if (next >= '1' && next <= '9') {
      std::size_t number = static_cast<std::size_t>(next - '0');
      if (i + 1 < pattern.size() && pattern[i + 1] >= '0' && pattern[i + 1] <= '9')
        number = number * 10 + static_cast<std::size_t>(pattern[++i] - '0');
      out += group(number);
    } else if (next == 'g' && i + 1 < pattern.size() && pattern[i + 1] == '<') {
      const std::size_t close = pattern.find('>', i);
      const std::string name(pattern.substr(i + 2, close - i - 2));
      out += group(static_cast<std::size_t>(std::atoi(name.c_str())));
      i = close == nowhere ? pattern.size() : close;
    } else if (next == 'n') out += '\n';
    else if (next == 't') out += '\t';
    else if (next == 'r') out += '\r';
    else if (next == '\\') out += '\\';
    else (out += '\\') += next;
  }
  return out;
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

bool is_expression(const std::optional<std::string>& where, std::string_view word) { return where && *where != word; }

/// Where a line stands that counts: the last, or the first.
template <class Matches>
std::size_t find_line(const Lines& lines, bool first, Matches matches) {
  std::size_t found = nowhere;
  for (std::size_t i = 0; i < lines.size() && (found == nowhere || !first); ++i)
    if (matches(lines[i])) found = i;
  return found;
}

class LineEditor {
 public:
  LineEditor(const LineEdit& edit, Lines lines) : edit_(edit), lines_(std::move(lines)) {}

  Result<std::string> run() {
    if (edit_.regexp) regexp_.emplace(TRY(compile(*edit_.regexp, {.bytes = true})));
    if (edit_.absent) return remove();
    std::size_t at = regexp_ || edit_.search_string
                         ? find_line(lines_, edit_.firstmatch, [&](const std::string& line) { return matches(line); })
                         : nowhere;
    if (at != nowhere) return replace(at);
    at = find_line(lines_, false, [&](const std::string& line) { return without_end(line) == edit_.line; });
    if (at != nowhere) {
      lines_[at] = edit_.line + "\n";
      return joined(lines_);
    }
    if (!edit_.backrefs) TRY(insert());
    return joined(lines_);
  }

 private:
  bool matches(const std::string& line) const {
    if (regexp_) return regexp_->search(line).has_value();
    return line.find(*edit_.search_string) != nowhere;
  }

  std::string remove() {
    std::erase_if(
        lines_, [&](const std::string& line) { return regexp_ || edit_.search_string ? matches(line) : without_end(line) == edit_.line; });
    return joined(lines_);
  }

  std::string replace(std::size_t at) {
    std::string line = edit_.line;
    if (edit_.backrefs && regexp_) line = expand(edit_.line, lines_[at], *regexp_->search(lines_[at]));
    if (!line.ends_with('\n')) line += '\n';
    lines_[at] = line;
    return joined(lines_);
  }

  /// No line of the file is like it: it is added.
  Result<void> insert() {
    const std::string line = edit_.line + "\n";
    const bool after = is_expression(edit_.insertafter, "EOF") && edit_.insertafter != "BOF";
    const bool before = !after && !edit_.insertafter && is_expression(edit_.insertbefore, "BOF");
    if (edit_.insertafter == "BOF" || edit_.insertbefore == "BOF") {
      lines_.insert(lines_.begin(), line);
      return {};
    }
    std::size_t at = nowhere;
    if (after || before) {
      const Regex where = TRY(compile(after ? *edit_.insertafter : *edit_.insertbefore, {.bytes = true}));
      at = find_line(lines_, edit_.firstmatch, [&](const std::string& other) { return where.search(other).has_value(); });
      if (at != nowhere && after) ++at;
    }
    if (at == nowhere || at == lines_.size()) {
      if (!lines_.empty() && !lines_.back().ends_with('\n') && !lines_.back().ends_with('\r')) lines_.back() += '\n';
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

Result<std::string> apply_block(const BlockEdit& edit, Lines lines) {
  const std::string begin = text::replace_all(edit.marker, "{mark}", edit.marker_begin) + "\n";
  const std::string end = text::replace_all(edit.marker, "{mark}", edit.marker_end) + "\n";
  Lines block;
  if (!edit.absent && !edit.block.empty()) {
    block = split_lines(edit.block.ends_with('\n') ? edit.block : edit.block + "\n");
    block.insert(block.begin(), begin);
    block.push_back(end);
  }
  std::size_t first = find_line(lines, false, [&](const std::string& line) { return line == begin; });
  std::size_t last = find_line(lines, false, [&](const std::string& line) { return line == end; });
  std::size_t at = lines.size();
  if (first != nowhere && last != nowhere) {
    if (first > last) std::swap(first, last);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    at = first;
  } else if (is_expression(edit.insertafter, "EOF") || (!edit.insertafter && is_expression(edit.insertbefore, "BOF"))) {
    const Regex where = TRY(compile(edit.insertafter ? *edit.insertafter : *edit.insertbefore, {.bytes = true}));
    const std::size_t found = find_line(lines, false, [&](const std::string& line) { return where.search(line).has_value(); });
    if (found != nowhere) at = edit.insertafter ? found + 1 : found;
  } else if (edit.insertbefore) {
    at = 0;
  }
  if (at > 0 && !lines[at - 1].ends_with('\n')) lines[at - 1] += '\n';
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), block.begin(), block.end());
  return joined(lines);
}

/// Python's sub(): a match may be empty, but not right behind another empty one.
std::string replace_matches(const Regex& regex, std::string_view replacement, std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto match = regex.search(text, at);
    if (!match) break;
    out += text.substr(copied, match->begin() - copied);
    out += expand(replacement, text, *match);
    copied = match->end();
    at = match->end();
    if (match->begin() == match->end()) ++at;
  }
  if (copied < text.size()) out += text.substr(copied);
  return out;
}

Result<std::string> apply_replace(const ReplaceEdit& edit, const std::string& text) {
  const Regex regex = TRY(compile(edit.regexp, {.multiline = true}));
  std::size_t begin = 0, end = text.size();
  if (edit.after || edit.before) {
    std::string bounds = edit.after ? *edit.after + "(?P<subsection>.*" : "(?P<subsection>.*";
    bounds += edit.after && edit.before ? "?)" + *edit.before : edit.before ? ")" + *edit.before : ")";
    const Regex part = TRY(compile("(?s)" + bounds, {}));
    const auto found = part.search(text);
    if (!found) return text;
    // The part is the one group that is named; groups of the bounds themselves stand before it.
    std::size_t group = 1;
    if (edit.after) group += static_cast<std::size_t>(TRY(compile(*edit.after + "|", {})).search("")->groups.size()) - 1;
    begin = found->groups[group].first;
    end = found->groups[group].second;
  }
  return text.substr(0, begin) + replace_matches(regex, edit.replace, std::string_view(text).substr(begin, end - begin)) + text.substr(end);
}

}  // namespace

Result<std::string> apply_edit(const Edit& edit, const std::optional<std::string>& text) {
  if (const auto* line = std::get_if<LineEdit>(&edit)) return LineEditor(*line, split_lines(text.value_or(""))).run();
  if (const auto* block = std::get_if<BlockEdit>(&edit)) return apply_block(*block, split_lines(text.value_or("")));
  return apply_replace(std::get<ReplaceEdit>(edit), text.value_or(""));
}

ReplaceEdit comment_out_edit(std::string_view regexp) { return {fmt::format("^(?!#)(.*({}).*$)", regexp), "# \\1", {}, {}}; }

}  // namespace iocwright::build
