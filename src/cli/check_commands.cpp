// `check`: find mistakes in instances before they start.
#include <fmt/format.h>

#include <array>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "instance/check/print_findings.hpp"
#include "instance/check_instances.hpp"

namespace iocwright::cli {

namespace {

CLI::Validator shard() {
  return CLI::Validator(
      [](const std::string& text) -> std::string {
        if (instance::parse_shard(text)) return "";
        return fmt::format(" must be I/N with I from 1 to N, not `{}`", text);
      },
      "");
}

struct Check : Command {
  instance::CheckRequest request;
  std::vector<std::string> allowed;
  bool is_strict = false;
  std::string shard_text, output;

  void options(CLI::App& app, const Session&) override {
    app.add_option("paths", request.paths,
                   "config folders, instance files, or folders that contain instances, such as a services "
                   "repository; by default the current folder or $IOC/config")
        ->option_text("[PATH...]");
    add_definitions(app, request.options.image);
    add_list(app, "--allow", allowed, "a rule to ignore; can be repeated; see `help rules`")
        ->check(one_of(check::rule_names()))
        ->option_text("RULE");
    app.add_flag("--strict", is_strict, "treat warnings as errors");
    auto* baseline =
        app.add_option("--baseline", request.baseline, "a file of known findings, which are ignored")
            ->option_text("FILE");
    app.add_flag("--write-baseline", request.writes_baseline,
                 "write the findings to the file of --baseline instead of reporting them")
        ->needs(baseline);
    app.add_option("--shard", shard_text, "check only the I-th of N parts of the instances")
        ->check(shard())
        ->option_text("I/N");
    app.add_option("--format", request.format,
                   "the format: text (default), or json, github, sarif or junit on stdout")
        ->check(one_of({std::begin(check::finding_formats), std::end(check::finding_formats)}))
        ->option_text("FORMAT");
    add_output(app, output, "the findings");
  }

  int run(Session& session) override {
    for (const std::string& rule : allowed) request.options.allowed.insert(check::find_rule(rule)->kind);
    if (is_strict) request.options.levels = instance::Levels::warnings_are_errors;
    if (!shard_text.empty()) request.shard = *instance::parse_shard(shard_text);
    const bool is_json = session.style.format == MessageFormat::json;
    const bool is_message = request.format == "text";  // like the messages of other commands
    if (is_message && is_json) request.format = "json";
    request.options.style = session.style;
    session.disk.add_root(request.options.image.image_root);
    const instance::CheckReport report = instance::check_instances(
        request, session.disk, session.environment, session.limits, session.templates(), session.sink);
    if (!is_message || !output.empty()) session.print_or_write(report.document, output);
    else std::cerr << report.document;
    if (!is_json) std::cerr << report.summary;
    return report.status;
  }
};

constexpr std::array check_rows{
    CommandRow{.name = "check",
               .summary = "find mistakes in instances, their databases and scripts before they start",
               .make = make_command<Check>},
};

}  // namespace

CommandGroup check_commands() { return {.name = "", .summary = "", .commands = check_rows}; }

}  // namespace iocwright::cli
