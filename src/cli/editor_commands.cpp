// The language server, for editors.
#include <array>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "editor/lsp/serve.hpp"

namespace iocwright::cli {

namespace {

struct LanguageServer : Command {
  lsp::ServeRequest request;
  bool stdio = false;

  void options(CLI::App& app, const Session&) override {
    app.add_flag("--stdio", stdio, "ignored; the server always uses stdin and stdout");
    add_definitions(app, request.instance);
  }

  int run(Session& session) override {
    return lsp::serve(request, session.disk, session.environment, session.limits, session.templates());
  }
};

constexpr std::array editor_rows{
    CommandRow{.name = "lsp",
               .summary = "run the language server, for an editor that talks to it on stdin and stdout",
               .make = make_command<LanguageServer>},
};

}  // namespace

CommandGroup editor_commands() { return {.name = "", .summary = "", .commands = editor_rows}; }

}  // namespace iocwright::cli
