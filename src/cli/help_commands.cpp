// `help`: the list of topics, and their pages from templates/help.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/help_pages.hpp"
#include "cli/help_tables.hpp"
#include "core/base/try.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::cli {

namespace {

/// Lists the topics, each with a sentence on its page.
Result<std::string> topic_list(const Session& session) {
  std::vector<TableRow> rows;
  for (const std::string& topic : help_topics()) {
    std::string summary = TRY(help_summary(topic, session));
    rows.push_back({topic, std::move(summary)});
  }
  return "`iocwright help TOPIC` prints the page of a topic:\n\n" + format_table(rows) +
         "\n`iocwright COMMAND --help` lists the options of a command.\n";
}

/// The error of an option whose value is no topic, as options.hpp describes.
std::string find_wrong_topic(const std::string& topic) {
  const auto known = help_topics();
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
                : section.empty() ? help_page(topic, session)
                                  : help_section(topic, section, session);
    if (session.sink.take_error(page)) return section.empty() ? wrong_input : wrong_usage;
    std::cout << *page;
    return done;
  }
};

constexpr std::array help_rows{
    CommandRow{.name = "help", .summary = "explain a topic, or list the topics", .make = make_command<Help>},
};

}  // namespace

CommandGroup help_commands() { return {.name = "", .summary = "", .commands = help_rows}; }

}  // namespace iocwright::cli
