// `help`: the list of topics, and their pages from templates/help.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/help_tables.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::cli {

namespace {

constexpr std::string_view folder = "help/";
constexpr std::string_view extension = ".md";

std::vector<std::string> topics() {
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

Result<std::string> read_page(const std::string& topic, const Session& session) {
  const auto page = session.templates().read(fmt::format("{}{}{}", folder, topic, extension));
  if (!page) return fail(error(DiagKind::unreadable_file, page.error()));
  return *page;
}

/// The name in a line `<!-- table: NAME -->`; empty for any other line.
std::string_view table_name(std::string_view line) {
  constexpr std::string_view begin = "<!-- table: ", end = " -->";
  if (!line.starts_with(begin) || !line.ends_with(end) || line.size() < begin.size() + end.size()) return {};
  return line.substr(begin.size(), line.size() - begin.size() - end.size());
}

Result<std::string> page_text(const std::string& topic, const Session& session) {
  const std::string page = TRY(read_page(topic, session));
  std::string out;
  for (const std::string_view line : text::split(text::trim(page), '\n')) {
    const std::string_view name = table_name(line);
    if (name.empty()) {
      out.append(line).append("\n");
      continue;
    }
    const auto table = help_table(name, session.limits);
    if (!table)
      return fail(error(DiagKind::unreadable_file,
                        fmt::format("help page `{}`: there is no table `{}`", topic, name)));
    out += *table;
  }
  return out;
}

/// The part of a page below the heading `## NAME`, with the heading.
Result<std::string> section_text(const std::string& topic, const std::string& section,
                                 const Session& session) {
  const std::string page = TRY(page_text(topic, session));
  std::string out;
  std::vector<std::string_view> known;
  bool is_in = false;
  for (const std::string_view line : text::split(page, '\n')) {
    if (line.starts_with("## ")) {
      known.push_back(line.substr(3));
      is_in = known.back() == section;
    }
    if (is_in) out.append(line).append("\n");
  }
  if (!out.empty()) return std::string(text::trim(out)) + "\n";
  return fail(error(DiagKind::wrong_usage, fmt::format("the page `{}` has no section `{}`", topic, section))
                  .help(did_you_mean(section, known, list_names("its sections are", known))));
}

/// Lists the topics, each with the sentence in the third line of its page.
Result<std::string> topic_list(const Session& session) {
  constexpr std::size_t summary_line = 2;
  std::vector<TableRow> rows;
  for (const std::string& topic : topics()) {
    const std::string page = TRY(read_page(topic, session));
    const auto lines = text::split(page, '\n');
    rows.push_back({topic, lines.size() > summary_line ? std::string(lines[summary_line]) : ""});
  }
  return "`iocwright help TOPIC` prints the page of a topic:\n\n" + format_table(rows) +
         "\n`iocwright COMMAND --help` lists the options of a command.\n";
}

/// The error of an option whose value is no topic, as options.hpp describes.
std::string find_wrong_topic(const std::string& topic) {
  const auto known = topics();
  if (std::ranges::find(known, topic) != known.end()) return "";
  return fmt::format(": there is no topic `{}`\n{}", topic,
                     did_you_mean(topic, {known.begin(), known.end()}, "`iocwright help` lists the topics"));
}

struct Help : Command {
  std::string topic, section;

  void options(CLI::App& app, const Session&) override {
    app.add_option("topic", topic, "the topic to explain; without it, the topics are listed")
        ->check(find_wrong_topic)
        ->option_text("[TOPIC]");
    app.add_option("section", section, "a section of its page, such as a rule of `rules`")
        ->option_text("[SECTION]");
  }

  int run(Session& session) override {
    auto page = topic.empty()     ? topic_list(session)
                : section.empty() ? page_text(topic, session)
                                  : section_text(topic, section, session);
    if (session.sink.take_error(page)) return section.empty() ? wrong_input : wrong_usage;
    std::cout << *page;
    return done;
  }
};

constexpr std::array rows{
    CommandRow{.name = "help", .summary = "explain a topic, or list the topics", .make = make_command<Help>},
};

}  // namespace

CommandGroup help_commands() { return {.name = "", .summary = "", .commands = rows}; }

}  // namespace iocwright::cli
