// `pattern`: copy folders of a library into an instance, and keep them up to date.
#include <array>
#include <filesystem>
#include <iostream>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "core/base/escape_controls.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"
#include "instance/patterns/real_path.hpp"
#include "instance/patterns/use_cases.hpp"

namespace iocwright::cli {

namespace {

/// Prints an error as the reference does: the bare text, for which scripts look. `prefix` comes before it.
int report(Diagnostic problem, Session& session, std::string_view prefix = "") {
  if (session.style.format == MessageFormat::json || problem.is_consequence()) {
    session.sink.add(std::move(problem));
  } else {
    std::cout.flush();
    std::cerr << prefix << text::escape_controls(problem.message(), "\n\t") << "\n";
  }
  return wrong_input;
}

void add_folder(CLI::App& app, std::string& folder) {
  folder = ".";
  app.add_option("dest", folder, "the folder of the instance; by default the current one")
      ->check(existing_folder())
      ->option_text("[DEST]");
}

void add_name(CLI::App& app, std::string& name) {
  app.add_option("-n,--name", name, "a single pattern; by default all of the lock")->option_text("PATTERN");
}

/// A command that works on the instance in a folder.
class PatternCommand : public Command {
 public:
  int run(Session& session) final {
    auto path = or_unreadable(real_path_of(session.disk));
    if (!path) return report(std::move(path.error()), session);
    patterns::Instance instance{session.machine(), session.reader(), *std::move(path), std::cout};
    return run_on(instance, session);
  }

 protected:
  virtual int run_on(patterns::Instance& instance, Session& session) = 0;

  static int finish(Result<void> result, Session& session) {
    return result ? done : report(std::move(result.error()), session);
  }

  std::string folder_;

 private:
  FileResult<std::string> real_path_of(const Disk& disk) const {
    return patterns::real_path(disk, std::filesystem::absolute(folder_).string());
  }
};

class Add : public PatternCommand {
 public:
  void options(CLI::App& app, const Session&) override {
    app.add_option("name", request_.reference, "the pattern: [LIBRARY:]NAME[@VERSION]")
        ->required()
        ->option_text("NAME");
    add_folder(app, folder_);
    app.add_option("-s,--source", request_.source,
                   "a library's URI or folder, instead of the known libraries")
        ->option_text("URI");
    add_list(app, "--include", request_.include,
             "a rule before those of the pattern's manifest; can be repeated")
        ->option_text("SRC=DEST");
    add_list(app, "--exclude", request_.exclude,
             "files that the manifest would take, as a regular expression; can be repeated")
        ->option_text("SRC");
  }

 private:
  int run_on(patterns::Instance& instance, Session& session) override {
    return finish(patterns::add(request_, instance), session);
  }

  patterns::AddRequest request_;
};

class Update : public PatternCommand {
 public:
  void options(CLI::App& app, const Session&) override {
    add_folder(app, folder_);
    add_name(app, request_.name);
    app.add_option("-v,--version", request_.version, "a tag or branch; by default that of the lock")
        ->option_text("VERSION");
    app.add_option("-s,--source", request_.source, "a library's URI or folder; by default that of the lock")
        ->option_text("URI");
  }

 private:
  int run_on(patterns::Instance& instance, Session& session) override {
    return finish(patterns::update(request_, instance), session);
  }

  patterns::UpdateRequest request_;
};

class Restore : public PatternCommand {
 public:
  void options(CLI::App& app, const Session&) override {
    add_folder(app, folder_);
    add_name(app, name_);
  }

 private:
  int run_on(patterns::Instance& instance, Session& session) override {
    return finish(patterns::restore(name_, instance), session);
  }

  std::string name_;
};

class Check : public PatternCommand {
 public:
  void options(CLI::App& app, const Session& session) override {
    add_folder(app, folder_);
    allow_dirty_ = Settings(session.environment).flag(Setting::allow_dirty);
    app.add_flag("--allow-dirty", allow_dirty_, "report differences as warnings; also IBEK_ALLOW_DIRTY=1");
  }

 private:
  int run_on(patterns::Instance& instance, Session& session) override {
    auto checked = patterns::check(instance);
    if (!checked) return report(std::move(checked.error()), session, "error: ");
    if (session.style.format == MessageFormat::json) return report_as_json(*checked, session);
    return patterns::print_report(*checked, allow_dirty_, instance.folder, std::cout, std::cerr);
  }

  int report_as_json(const patterns::CheckReport& checked, Session& session) const {
    for (const std::string& text : checked.warnings) session.sink.add(warning(DiagKind::lock_mismatch, text));
    for (const std::string& text : checked.failures)
      session.sink.add(allow_dirty_ ? warning(DiagKind::lock_mismatch, text)
                                    : error(DiagKind::lock_mismatch, text));
    return done;  // errors in the sink are a status of their own
  }

  bool allow_dirty_ = false;
};

class Schema : public PatternCommand {
 public:
  void options(CLI::App& app, const Session&) override { add_folder(app, folder_); }

 private:
  int run_on(patterns::Instance& instance, Session& session) override {
    return finish(patterns::refresh_schema(instance, true), session);
  }
};

constexpr std::array pattern_rows{
    CommandRow{.name = "add",
               .summary = "copy a pattern of a library into an instance",
               .make = make_command<Add>,
               .reference = true},
    CommandRow{.name = "update",
               .summary = "copy the patterns of an instance again, at the same or another version",
               .make = make_command<Update>,
               .reference = true},
    CommandRow{.name = "check",
               .summary = "compare the files of patterns with the lock",
               .make = make_command<Check>,
               .reference = true},
    CommandRow{.name = "restore",
               .summary = "put back the files of patterns",
               .make = make_command<Restore>,
               .reference = true},
    CommandRow{.name = "schema",
               .summary = "write the schema of an instance: that of its image with its own entities",
               .make = make_command<Schema>,
               .reference = true},
};

}  // namespace

CommandGroup pattern_commands() {
  return {
      .name = "pattern", .summary = "vendor folders of a library into instances", .commands = pattern_rows};
}

}  // namespace iocwright::cli
