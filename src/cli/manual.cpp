#include "cli/manual.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "cli/completion.hpp"
#include "cli/help_format.hpp"
#include "cli/help_pages.hpp"
#include "cli/roff.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::cli {

namespace {

/// The programs whose command lines shells complete.
constexpr std::array completed_programs{"iocwright", "ibek", "pvi", "ansible.sh", "console"};

constexpr std::string_view program = "iocwright";

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// A sentence as the description in the section NAME: without a capital and a full stop.
std::string as_description(std::string sentence) {
  if (sentence.ends_with('.')) sentence.pop_back();
  const bool is_word = sentence.size() > 1 && std::islower(static_cast<unsigned char>(sentence[1])) != 0;
  if (is_word) sentence[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(sentence[0])));
  return sentence;
}

std::string as_sentence(std::string description) {
  if (!description.empty())
    description[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(description[0])));
  return description + ".";
}

std::string page_name(const std::string& words) { return text::replace_all(words, " ", "-"); }

/// `\fBNAME\fP(SECTION)`.
std::string reference(const std::string& name, int section) {
  return fmt::format("\\fB{}\\fP({})", roff_literal(name), section);
}

/// A topic, and its page.
struct Topic {
  std::string name, summary;
  std::vector<std::string> lines;

  std::string page() const { return fmt::format("{}-{}", program, name); }
  /// Whether the page names a command, such as `iocwright support build`.
  bool names(const std::string& command) const {
    for (const std::string& line : lines)
      for (std::size_t at = line.find(command); at != std::string::npos; at = line.find(command, at + 1)) {
        const std::size_t end = at + command.size();
        const bool continues = end < line.size() &&
                               (line[end] == '-' || std::isalnum(static_cast<unsigned char>(line[end])) != 0);
        if (!continues) return true;
      }
    return false;
  }
};

class Manual {
 public:
  Manual(const CommandTree& tree, const BuildInfo& build, const Session& session)
      : tree_(tree), build_(build), session_(session) {}

  Result<std::vector<ManualPage>> pages() {
    for (const std::string& name : help_topics()) {
      Topic topic{name, "", {}};
      topic.summary = TRY(help_summary(name, session_));
      topic.lines = TRY(help_lines(name, session_));
      topics_.push_back(std::move(topic));
    }
    add_commands(tree_.app, std::string(program));
    for (const Topic& topic : topics_) TRY(add_topic(topic));
    return std::move(out_);
  }

 private:
  static std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); });
  }

  void add_commands(const CLI::App& app, const std::string& words) {
    add_command(app, words);
    for (const CLI::App* command : commands_of(app))
      add_commands(*command, words + " " + command->get_name());
  }

  std::string header(const std::string& name, int section, const std::string& description) const {
    return fmt::format(".TH {} {} \"{}\" \"{} {}\" \"iocwright manual\"\n.SH NAME\n{} \\- {}\n", upper(name),
                       section, build_.commit_date, program, build_.version, roff_literal(name),
                       roff_plain(as_description(description)));
  }

  void add_command(const CLI::App& app, const std::string& words) {
    const bool is_program = app.get_parent() == nullptr;
    RoffWriter page;
    page.section("SYNOPSIS");
    const std::string usage = usage_line(app, "");
    page.raw("\\fB" + roff_literal(words) + "\\fP" + roff_literal(usage));
    page.section("DESCRIPTION");
    page.paragraph(as_sentence(app.get_description()));
    add_options(page, app, true);
    add_options(page, app, false);
    if (!is_program) page.paragraph("`iocwright --help` lists the options that all commands have.");
    const auto commands = commands_of(app);
    if (!commands.empty()) page.section("COMMANDS");
    for (const CLI::App* command : commands)
      page.item(reference(page_name(words + " " + command->get_name()), 1), command->get_description());
    if (is_program) {
      page.section("ENVIRONMENT");
      page.raw(reference("iocwright-environment", 7) + " lists the variables.");
      page.section("EXIT STATUS");
      page.table(*help_table("exit-status", session_.limits));
    }
    see_also(page, references(app, words));
    if (!is_program) commands_.push_back(words);
    out_.push_back({page_name(words), 1, header(page_name(words), 1, app.get_description()) + page.text()});
  }

  static void add_options(RoffWriter& page, const CLI::App& app, bool arguments) {
    bool is_first = true;
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_positional() != arguments || option->get_group().empty()) continue;
      if (is_first) page.section(arguments ? "ARGUMENTS" : "OPTIONS");
      is_first = false;
      page.item(tag_of(*option), option->get_description());
    }
  }

  /// An option as `\fB-o\fP, \fB--output\fP \fIDIR\fP`.
  static std::string tag_of(const CLI::Option& option) {
    if (option.get_positional()) return "\\fI" + roff_literal(shown_option(option)) + "\\fP";
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames())
      names.push_back("\\fB\\-" + roff_literal(name) + "\\fP");
    for (const std::string& name : option.get_lnames())
      names.push_back("\\fB\\-\\-" + roff_literal(name) + "\\fP");
    const std::string value = option.get_option_text();
    return text::join(names, ", ") + (value.empty() ? "" : " \\fI" + roff_literal(value) + "\\fP");
  }

  /// What a command's page refers to: the commands around it, and the topics whose pages name it.
  std::vector<std::string> references(const CLI::App& app, const std::string& words) const {
    std::vector<std::string> out;
    for (const CLI::App* outer = app.get_parent(); outer != nullptr; outer = outer->get_parent()) {
      std::string name(program);
      if (outer->get_parent() != nullptr) name += "-" + outer->get_name();
      out.insert(out.begin(), reference(name, 1));
    }
    for (const Topic& topic : topics_)
      if (app.get_parent() == nullptr || topic.names(words)) out.push_back(reference(topic.page(), 7));
    return out;
  }

  static void see_also(RoffWriter& page, const std::vector<std::string>& references) {
    if (references.empty()) return;
    page.section("SEE ALSO");
    page.raw(text::join(references, ", "));
  }

  Result<void> add_topic(const Topic& topic) {
    RoffWriter page;
    page.section("DESCRIPTION");
    TRY(page.page(topic.lines, session_.limits));
    std::vector<std::string> commands{reference(std::string(program), 1)};
    for (const std::string& words : commands_)
      if (topic.names(words)) commands.push_back(reference(page_name(words), 1));
    see_also(page, commands);
    out_.push_back({topic.page(), 7, header(topic.page(), 7, topic.summary) + page.text()});
    return {};
  }

  const CommandTree& tree_;
  const BuildInfo& build_;
  const Session& session_;
  std::vector<Topic> topics_;
  std::vector<std::string> commands_;  ///< those with a page, such as `iocwright support build`
  std::vector<ManualPage> out_;
};

}  // namespace

Result<std::vector<ManualPage>> manual_pages(const CommandTree& tree, const BuildInfo& build,
                                             const Session& session) {
  return Manual(tree, build, session).pages();
}

Result<void> write_share(const std::string& folder, Session& session) {
  const auto tree = make_command_tree(session, std::string(program));
  const auto write = [&](const std::string& name, const std::string& text) {
    return or_fail(session.disk.replace(path::join(folder, name), text), "write");
  };
  for (const ManualPage& page : TRY(manual_pages(*tree, build_info(), session)))
    TRY(write(fmt::format("man/man{0}/{1}.{0}", page.section, page.name), page.text));
  for (const char* name : completed_programs) {
    TRY(write(fmt::format("bash-completion/completions/{}", name),
              TRY(completion_script("bash", name, session))));
    TRY(write(fmt::format("zsh/vendor-completions/_{}", name), TRY(completion_script("zsh", name, session))));
    TRY(write(fmt::format("fish/vendor_completions.d/{}.fish", name),
              TRY(completion_script("fish", name, session))));
  }
  return {};
}

}  // namespace iocwright::cli
