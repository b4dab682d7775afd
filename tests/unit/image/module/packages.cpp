#include "image/module/packages.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"

using namespace iocwright;

namespace {

/// Answers every command with the same output.
class Answering : public tests::RecordingProcess {
 public:
  std::string output;
  FileResult<ProcessResult> run(const ProcessRequest& request) override {
    ProcessResult out = *RecordingProcess::run(request);
    out.output = output;
    return out;
  }
};

struct Apt {
  tests::BuildTester tester;
  Answering process;
  Machine machine{tester.disk, process, tester.fetcher, tester.clock, tester.environment};
  image::Packages packages{machine, "/sentinel"};
};

using Versions = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("packages: candidates are the versions that apt would install") {
  Apt apt;
  apt.process.output =
      "libx-dev:\n  Installed: (none)\n  Candidate: 1:2.3-4+b1\n  Version table:\n     1:2.3-4+b1 500\n"
      "        500 mirror bookworm/main\nvirtual:\n  Installed: (none)\n  Candidate: (none)\n  Version "
      "table:\n";
  const auto found = apt.packages.candidates({"libx-dev", "virtual", "unknown"});
  REQUIRE(found);
  REQUIRE(*found);
  CHECK(**found == Versions{{"libx-dev", "1:2.3-4+b1"}});
  CHECK(apt.process.commands == std::vector<std::string>{"apt-cache policy -- libx-dev virtual unknown"});
}

TEST_CASE("packages: owners of files") {
  Apt apt;
  apt.process.output =
      "libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6\na, b: /usr/lib/shared\n"
      "diversion by c from: /usr/lib/diverted\n";
  const auto found = apt.packages.owners({"/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/shared", "/none"});
  REQUIRE(found);
  CHECK(*found == Versions{{"/lib/x86_64-linux-gnu/libc.so.6", "libc6"}, {"/usr/lib/shared", "a"}});
  CHECK(apt.packages.owners({})->empty());
  CHECK(apt.process.commands.size() == 1);
}
