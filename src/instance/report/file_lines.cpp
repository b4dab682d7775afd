#include "instance/report/file_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/text.hpp"
#include "instance/boot/print.hpp"

namespace iocwright::report {

namespace {

constexpr std::string_view mark_begin = "@iocwright-", mark_end = "@";

std::string mark(std::size_t number) { return fmt::format("{}{}{}", mark_begin, number, mark_end); }

/// The number of the mark in a line; nullopt if there is none.
std::optional<std::size_t> marked_number(std::string_view line) {
  const std::size_t begin = line.find(mark_begin);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view digits = line.substr(begin + mark_begin.size());
  std::size_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return parsed.ec == std::errc() ? std::optional(number) : std::nullopt;
}

/// Parts of a file that are printed as marks, each with what the line with that mark is.
class Marks {
 public:
  /// The mark of a part with the text `text`: as many lines as it has, each with the same mark.
  std::string add(FileLine line, std::string_view text) {
    lines_.push_back(std::move(line));
    texts_.emplace_back(text);
    std::string out = mark(lines_.size() - 1);
    for (const char c : text)
      if (c == '\n') out += '\n' + mark(lines_.size() - 1);
    return out;
  }

  /// The lines of `printed`, with what the lines at the same places in `marked` are.
  std::vector<FileLine> match(const std::string& printed, const std::string& marked) const {
    std::vector<FileLine> out;
    const auto printed_lines = lines_of(printed), marked_lines = lines_of(marked);
    const bool same_size = printed_lines.size() == marked_lines.size();
    for (std::size_t i = 0; i < printed_lines.size(); ++i) {
      FileLine line;
      if (const auto number = same_size ? marked_number(marked_lines[i]) : std::nullopt)
        if (*number < lines_.size() && prints(printed_lines[i], *number)) line = lines_[*number];
      line.text = printed_lines[i];
      out.push_back(std::move(line));
    }
    return out;
  }

 private:
  static std::vector<std::string_view> lines_of(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return text::split(text, '\n');
  }

  /// Whether the line is one of a part: for a script, the same as one of its lines but for blanks around it;
  /// for a table, one that contains its text.
  bool prints(std::string_view line, std::size_t number) const {
    if (lines_[number].table != nullptr) return line.find(texts_[number]) != std::string_view::npos;
    return std::ranges::any_of(text::split(texts_[number], '\n'), [line](std::string_view part) {
      return text::trim(line) == text::trim(part);
    });
  }

  std::vector<FileLine> lines_;
  std::vector<std::string> texts_;
};

}  // namespace

Result<std::vector<FileLine>> st_cmd_lines(const boot::Boot& boot, const TemplateFiles& templates) {
  Marks marks;
  boot::Boot marked = boot;
  for (std::size_t i = 0; i < boot.script.environment.size(); ++i) {
    const boot::EnvironmentSetting& setting = boot.script.environment[i];
    marked.script.environment[i].command = marks.add({.text = {}, .setting = &setting}, setting.command);
  }
  for (auto lines : {&boot::Script::pre_init, &boot::Script::post_init})
    for (std::size_t i = 0; i < (boot.script.*lines).size(); ++i) {
      const boot::ScriptLine& line = (boot.script.*lines)[i];
      (marked.script.*lines)[i].text = marks.add({.text = {}, .script = &line}, line.text);
    }
  return marks.match(TRY(boot::print_st_cmd(boot, templates)), TRY(boot::print_st_cmd(marked, templates)));
}

Result<std::vector<FileLine>> ioc_subst_lines(const boot::Boot& boot, const TemplateFiles& templates) {
  Marks marks;
  std::vector<boot::DatabaseTable> marked = boot.databases;
  for (std::size_t i = 0; i < boot.databases.size(); ++i) {
    const boot::DatabaseTable& table = boot.databases[i];
    marked[i].file = marks.add({.text = {}, .table = &table}, table.file);
    const std::string columns = table.macros.empty() ? "" : table.macros.front();
    marked[i].macros = {marks.add({.text = {}, .table = &table}, columns)};
    for (std::size_t n = 0; n < table.rows.size(); ++n) {
      const boot::DatabaseRow& row = table.rows[n];
      const std::string first = row.macros.empty() ? "" : row.macros.front().value;
      marked[i].rows[n].macros = {{.name = {}, .value = {}, .place = {}}};
      marked[i].rows[n].macros[0].value = marks.add({.text = {}, .table = &table, .row = &row}, first);
    }
  }
  return marks.match(TRY(boot::print_ioc_subst(boot.databases, templates)),
                     TRY(boot::print_ioc_subst(marked, templates)));
}

namespace {

std::vector<FileLine> hand_written_lines(Span file, const Sources& sources) {
  std::vector<FileLine> out;
  if (!file.known()) return out;
  std::uint32_t at = file.begin;
  std::string_view text = sources.file(file.file).text();
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : text::split(text, '\n')) {
    const auto size = static_cast<std::uint32_t>(line.size());
    out.push_back({.text = std::string(line), .place = {file.file, at, at + size}});
    at += size + 1;
  }
  return out;
}

}  // namespace

Result<BootLines> boot_lines(const InstanceFacts& facts, const TemplateFiles& templates,
                             const Sources& sources) {
  BootLines out;
  if (facts.hand_written) {
    out.st_cmd = hand_written_lines(facts.hand_written->st_cmd, sources);
    out.ioc_subst = hand_written_lines(facts.hand_written->ioc_subst, sources);
    return out;
  }
  out.st_cmd = TRY(st_cmd_lines(facts.boot, templates));
  out.ioc_subst = TRY(ioc_subst_lines(facts.boot, templates));
  return out;
}

}  // namespace iocwright::report
