#include "epics/db/iocsh.hpp"

#include <doctest/doctest.h>

#include "core/base/text.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using epics::CommandResult;
using epics::IocShell;

namespace {

/// Runs scripts, of which the command `run` is noted, `bad` fails, and `stop` stops everything.
struct Scripts {
  tests::MemoryDisk disk;
  Sources sources;
  Environment environment;
  std::vector<epics::LoadFinding> findings{};
  std::vector<std::string> ran{};

  IocShell::End run(std::string_view text) {
    disk.files["st.cmd"] = text;
    epics::DbFiles files(disk, sources);
    const auto handle = [&](const epics::ScriptCommand& command) {
      if (command.name == "run") ran.push_back(text::join(command.arguments, "|"));
      if (command.name == "stop") return CommandResult::stop;
      if (command.name == "bad") return CommandResult::failed;
      return command.name == "run" ? CommandResult::done : CommandResult::unknown;
    };
    return IocShell(files, disk, environment, handle, findings).run_script("st.cmd", "");
  }

  std::string messages() const {
    std::vector<std::string> lines;
    for (const epics::LoadFinding& finding : findings) lines.push_back(base_text(finding));
    return text::join(lines, "\n");
  }
  std::string commands() const { return text::join(ran, ";"); }
  std::string_view at(Span span) const {
    return sources.file(span.file).text().substr(span.begin, span.end - span.begin);
  }
};

}  // namespace

TEST_CASE("iocsh: macros are variables of the environment, with defaults") {
  Scripts scripts;
  scripts.environment.set("A", "x y");
  CHECK(scripts.run("run $(A) \"$(A)\" ${B=b} '$(A)'\nepicsEnvSet A 2\nrun $(A)\n") == IocShell::End::done);
  CHECK(scripts.commands() == "x|y|x y|b|$(A);2");
  CHECK(scripts.messages() == "");
}

TEST_CASE("iocsh: comments are not expanded, and a line that becomes one is ignored") {
  Scripts scripts;
  scripts.run("#$(UNDEF)\n  # $(X)\nepicsEnvSet A \"#\"\n$(A) run\n\n   \nrun 1\n");
  CHECK(scripts.commands() == "1");
  CHECK(scripts.messages() == "");
}

TEST_CASE("iocsh: errors name their place, and the script continues") {
  Scripts scripts;
  scripts.run("  run $(UNDEF)\nnosuch 1\nrun \"x\ndbpr OK 1x\nrun 2\n");
  CHECK(
      scripts.messages() ==
      "macLib: macro UNDEF is undefined\nCommand nosuch not found.\nUnbalanced quote.\nIllegal integer '1x'");
  CHECK(scripts.at(scripts.findings.at(0).span) == "$(UNDEF)");
  CHECK(scripts.at(scripts.findings.at(2).span) == "\"x");
  CHECK(scripts.at(scripts.findings.at(3).span) == "1x");
  CHECK(scripts.commands() == "2");
}

TEST_CASE("iocsh: on error break ends the script") {
  Scripts scripts;
  CHECK(scripts.run("bad\non error break\nrun 1\nbad\nrun 2\n") == IocShell::End::broken);
  CHECK(scripts.commands() == "1");
}

TEST_CASE("iocsh: on error wait continues, but the script fails") {
  Scripts scripts;
  CHECK(scripts.run("on error wait x\nbad\nrun 1\n") == IocShell::End::broken);
  CHECK(scripts.commands() == "1");
}

TEST_CASE("iocsh: scripts see the macros that they are called with") {
  Scripts scripts;
  scripts.disk.files["sub.cmd"] = "run $(M=none) $(N=none)\nexit\nrun never\n";
  scripts.run(
      "iocshLoad(\"sub.cmd\", \"M='a b',N=2\")\n< sub.cmd\nrun $(M=gone)\niocshRun \"run $(M)\" M=3\n");
  CHECK(scripts.messages() == "macLib: macro M is undefined");
  CHECK(scripts.commands() == "a|b|2;none|none;gone");
}

TEST_CASE("iocsh: the error of an inner script is not one of the line that calls it") {
  Scripts scripts;
  scripts.disk.files["bad.cmd"] = "on error break\nbad\n";
  CHECK(scripts.run("on error break\niocshLoad bad.cmd\nrun 1\niocshCmd bad\nrun 2\n< bad.cmd\nrun 3\n") ==
        IocShell::End::broken);
  CHECK(scripts.commands() == "1;2");
}

TEST_CASE("iocsh: a line of separators ends the script, and so does exit") {
  Scripts scripts;
  CHECK(scripts.run("run 1\n ( , )\nrun 2\n") == IocShell::End::exited);
  CHECK(scripts.commands() == "1");
  CHECK(scripts.at(scripts.findings.at(0).span) == "( , )");
}

TEST_CASE("iocsh: a line on which Base hangs stops everything") {
  Scripts scripts;
  CHECK(scripts.run("run 1\nrun $(A,\nrun 2\n") == IocShell::End::stopped);
  CHECK(scripts.messages().find("never ends") != std::string::npos);
  CHECK(scripts.commands() == "1");
}

TEST_CASE("iocsh: a script that runs itself ends") {
  Scripts scripts;
  scripts.run("run 1\n< st.cmd\n");
  CHECK(scripts.messages() == "Can't open st.cmd");
}

TEST_CASE("iocsh: a script that runs itself twice stops everything") {
  Scripts scripts;
  CHECK(scripts.run("run 1\n< st.cmd\niocshLoad st.cmd\n") == IocShell::End::stopped);
  CHECK(scripts.findings.back().problem == epics::LoadProblem::too_many_files);
}

TEST_CASE("iocsh: cd, and files of redirections") {
  Scripts scripts;
  scripts.disk.folders.insert("d");
  scripts.disk.files["d/sub.cmd"] = "run sub\n";
  scripts.run("cd nosuch\ncd d\n< sub.cmd\nrun 1 > x/y\nrun 2 > y\n");
  CHECK(scripts.messages() == "Invalid directory path, ignored\nCan't open \"x/y\".");
  CHECK(scripts.commands() == "sub;2");
}
