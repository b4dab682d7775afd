#include "epics/db/msi.hpp"

#include <doctest/doctest.h>

#include "epics/db/msi_input.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using epics::MsiFailure;
using epics::MsiRequest;
using epics::MsiResult;

namespace {

struct Fixture {
  tests::MemoryDisk disk;
  MsiRequest request;
  Environment environment;

  MsiResult run() { return epics::run_msi(request, disk, environment); }
};

}  // namespace

TEST_CASE("msi: each set expands the template of its file with its own macros") {
  Fixture fixture;
  fixture.disk.files = {{"/s", "file \"/$(DIR)/t\" {{a=1}\n{b=2}}"}, {"/d/t", "$(a=A)$(b=B)\n"}};
  fixture.environment.set("DIR", "d");
  fixture.request.substitution_file = "/s";
  CHECK(fixture.run().output == "1B\nA2\n");
  fixture.request.is_scope_global = true;
  CHECK(fixture.run().output == "1B\n12\n");
}

TEST_CASE("msi: includes are looked for in the folders only, and what they define stays") {
  Fixture fixture;
  fixture.disk.files = {{"/d/t", "$(x=0)\ninclude \"u\"\n$(x=0)\n"},
                        {"/e/u", "substitute \"x=1\"\nu\n"}};
  fixture.request.template_file = "t";
  fixture.request.include_folders = {"/d", "/e"};
  CHECK(fixture.run().output == "0\nu\n1\n");
}

TEST_CASE("msi: a missing include has the files that were open") {
  Fixture fixture;
  fixture.disk.files = {{"/t", "\ninclude \"/u\"\n"}, {"/u", "include \"/gone\"\n"}};
  fixture.request.template_file = "/t";
  const MsiResult result = fixture.run();
  CHECK(result.status == 1);
  REQUIRE(result.failure);
  CHECK(result.failure->kind == MsiFailure::Kind::missing_file);
  CHECK(result.failure->file == "/gone");
  REQUIRE(result.failure->opened_by.size() == 2);
  CHECK(result.failure->opened_by[0].file == "/u");
  CHECK(result.failure->opened_by[1].line == 2);
  CHECK(result.output == "\n");
  CHECK(result.messages ==
        "\x1b[31;1mERROR\x1b[0m msi: Can't open file '/gone'\n"
        "input: 'include \"/gone\"\n' at line 1 of  file /u\n  included from line 2 of  file /t\n\n\n");
}

TEST_CASE("msi: undefined macros are errors on request") {
  Fixture fixture;
  fixture.request.input = "$(a) $(b)\n";
  fixture.request.definitions = {"a=1"};
  CHECK(fixture.run().output == "1 $(b)\n");
  CHECK(fixture.run().status == 0);
  fixture.request.reports_undefined = true;
  const MsiResult result = fixture.run();
  CHECK(result.status == 2);
  CHECK(result.output == "1 $(b,undefined)\n");
  CHECK(result.messages.ends_with("msi: Error - undefined macros present\n"));
}

TEST_CASE("msi: the text beyond 4094 bytes of a line is dropped") {
  Fixture fixture;
  fixture.request.input = std::string(5000, 'x') + "\n";
  CHECK(fixture.run().output == std::string(4094, 'x') + std::string(905, 'x') + "\n");
}

TEST_CASE("msi: files that include themselves are an error") {
  Fixture fixture;
  fixture.disk.files = {{"/t", "include \"/t\"\n"}, {"/b", "include \"/c\"\ninclude \"/c\"\n"}};
  fixture.request.template_file = "/t";
  CHECK(fixture.run().failure->kind == MsiFailure::Kind::missing_file);
  std::string name = "/c";
  for (int i = 0; i < 40; ++i) {
    const std::string next = name + "c";
    fixture.disk.files[name] = "include \"" + next + "\"\ninclude \"" + next + "\"\n";
    name = next;
  }
  fixture.disk.files[name] = "text\n";
  fixture.request.template_file = "/b";
  fixture.request.maximum_output = 10'000;
  CHECK(fixture.run().failure->kind == MsiFailure::Kind::limit);
}

TEST_CASE("msi: dependencies are listed once, as a rule of make") {
  Fixture fixture;
  fixture.disk.files = {{"/t", "include \"/u\"\ninclude \"/u\"\n"}, {"/u", "x\n"}};
  fixture.request.template_file = "/t";
  fixture.request.dependencies_of = "out.db";
  CHECK(fixture.run().output == "out.db: /t \\\n /u\n");
}

TEST_CASE("msi: a command is found as msi finds it") {
  const auto value = [](std::string_view line) {
    const auto command = epics::find_msi_command(line);
    if (!command) return std::string();
    return std::string(command->is_include ? "include " : "substitute ").append(command->value);
  };
  CHECK(value("  include \"a.db\"  \n") == "include a.db");
  CHECK(value("sxxxxxx \"include.db\"\n") == "include include.db");
  CHECK(value("substitute \"a=\\\"x\\\"\"") == "substitute a=\\\"x\\\"");
  for (const char* line :
       {"include \"a.db\"\t\n", "include \"a.db\"\r\n", "include \"substitute.db\"\n",
        "include a.db\n", "# include \"a.db\"\n", "include \"a.db\n", "i", ""})
    CHECK(value(line).empty());
}
