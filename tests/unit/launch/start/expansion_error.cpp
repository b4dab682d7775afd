#include "launch/start/expansion_error.hpp"

#include <doctest/doctest.h>

#include "core/diag/render.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;

namespace {

struct Fixture {
  tests::MemoryDisk disk;
  Sources sources;
  ExpandDatabase step{"/run/ioc.subst", {"/config", "/s/m/db"}, "/config/ioc.subst"};

  Fixture() { disk.files = {{"/run/ioc.subst", "file \"axes.db\" {\n{ }\n}\n"}, {"/s/m/db/axis.db", ""}}; }

  std::string text_of(const MsiRun& run) {
    return render(expansion_error(run, step, {}, disk, sources), sources, {});
  }

  std::string text(const std::string& errors, const std::vector<instance::TemplateUse>& uses = {}) {
    return render(expansion_error({1, "", errors}, step, uses, disk, sources), sources, {});
  }
};

}  // namespace

TEST_CASE("expansion error: a missing template is reported where the substitution file names it") {
  CHECK(Fixture().text("msi: Can't open file 'axes.db'\ninput: '' at \n\n") ==
        "/config/ioc.subst:1:7: error: cannot open the database template `axes.db` [missing-template]\n"
        "    1 | file \"axes.db\" {\n"
        "      |       ^^^^^^^\n"
        "   help: did you mean `axis.db`?\n"
        "note: looked in `/config` and `/s/m/db`\n");
}

TEST_CASE("expansion error: a missing template is reported where a definition uses it") {
  Fixture fixture;
  const FileId file = fixture.sources.add("defs.yaml", "file: axes.db\n");
  const FileId instance = fixture.sources.add("ioc.yaml", "- type: m.x\n");
  const std::string text =
      fixture.text("msi: Can't open file 'axes.db'\n", {{"axes.db", {file, 6, 13}, {instance, 8, 11}}});
  CHECK(text.starts_with("defs.yaml:1:7: error: cannot open the database template `axes.db`"));
  CHECK(text.find("\nioc.yaml:1:9: note: this entity uses the template\n") != std::string::npos);
}

TEST_CASE("expansion error: a missing include is reported where its template is used") {
  CHECK(Fixture()
            .text("msi: Can't open file 'x.db'\ninput: 'include \"x.db\"\n' at line 3 of  file /d/axes.db\n")
            .starts_with("/config/ioc.subst:1:7: error: cannot open `x.db`, which `axes.db` includes"));
}

TEST_CASE("expansion error: a syntax error is reported at its line") {
  CHECK(Fixture()
            .text("msi: Parse error, unexpected '}'\n  in substitution file '/run/ioc.subst' at line 3:\n")
            .starts_with(
                "/config/ioc.subst:2:1: error: cannot expand the substitution file: Parse error, "
                "unexpected '}' [tool-failed]"));
}

TEST_CASE("expansion error: a syntax error that this process found is reported at its token") {
  const epics::MsiFailure failure{.kind = epics::MsiFailure::Kind::substitutions,
                                  .message = "Parse error",
                                  .in_substitutions = epics::TextRange{17, 18}};
  CHECK(Fixture().text_of({1, "", "", failure}) ==
        "/config/ioc.subst:2:1: error: cannot expand the substitution file: Parse error [tool-failed]\n"
        "    2 | { }\n"
        "      | ^\n");
}
