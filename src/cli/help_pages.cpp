#include "cli/help_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/help_tables.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::cli {

namespace {

constexpr std::string_view folder = "help/";
constexpr std::string_view extension = ".md";
constexpr std::string_view section_heading = "## ";

}  // namespace

std::vector<std::string> help_topics() {
  std::vector<std::string> out;
  for (std::string_view name : TemplateFiles::names(folder)) {
    if (!name.ends_with(extension)) continue;
    name.remove_prefix(folder.size());
    name.remove_suffix(extension.size());
    out.emplace_back(name);
  }
  std::ranges::sort(out);
  return out;
}

Result<std::vector<std::string>> help_lines(const std::string& topic, const Session& session) {
  const auto page = session.templates().read(fmt::format("{}{}{}", folder, topic, extension));
  if (!page) return fail(error(DiagKind::unreadable_file, page.error()));
  std::vector<std::string> out;
  for (const std::string_view line : text::split(text::trim(*page), '\n')) out.emplace_back(line);
  return out;
}

std::string_view table_name(std::string_view line) {
  constexpr std::string_view begin = "<!-- table: ", end = " -->";
  if (!line.starts_with(begin) || !line.ends_with(end) || line.size() < begin.size() + end.size()) return {};
  return line.substr(begin.size(), line.size() - begin.size() - end.size());
}

Result<std::string> help_summary(const std::string& topic, const Session& session) {
  constexpr std::size_t summary_line = 2;
  const auto lines = TRY(help_lines(topic, session));
  return lines.size() > summary_line ? lines[summary_line] : "";
}

Result<std::string> help_page(const std::string& topic, const Session& session) {
  std::string out;
  for (const std::string& line : TRY(help_lines(topic, session))) {
    const std::string_view name = table_name(line);
    if (name.empty()) {
      out.append(line).append("\n");
      continue;
    }
    const auto table = help_table(name, session.limits);
    if (!table)
      return fail(error(DiagKind::unreadable_file,
                        fmt::format("help page `{}`: there is no table `{}`", topic, name)));
    out += print_help_table(*table);
  }
  return out;
}

Result<std::vector<std::string>> help_sections(const std::string& topic, const Session& session) {
  std::vector<std::string> out;
  for (const std::string& line : TRY(help_lines(topic, session)))
    if (line.starts_with(section_heading)) out.push_back(line.substr(section_heading.size()));
  return out;
}

Result<std::string> help_section(const std::string& topic, const std::string& section,
                                 const Session& session) {
  const std::string page = TRY(help_page(topic, session));
  std::string out;
  std::vector<std::string_view> known;
  bool is_in = false;
  for (const std::string_view line : text::split(page, '\n')) {
    if (line.starts_with(section_heading)) {
      known.push_back(line.substr(section_heading.size()));
      is_in = known.back() == section;
    }
    if (is_in) out.append(line).append("\n");
  }
  if (!out.empty()) return std::string(text::trim(out)) + "\n";
  return fail(error(DiagKind::wrong_usage, fmt::format("the page `{}` has no section `{}`", topic, section))
                  .help(did_you_mean(section, known, list_names("its sections are", known))));
}

}  // namespace iocwright::cli
