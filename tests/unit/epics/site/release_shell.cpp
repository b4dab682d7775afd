#include "epics/site/release_shell.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"
#include "recording_process.hpp"

using namespace iocwright;
using epics::Exports;

namespace {

Environment environment() {
  return Environment({{"SUPPORT", "/epics/support"}, {"EMPTY", ""}, {"TWO", "a b"}});
}

Exports exports(std::string_view script) {
  const auto out = epics::read_exports(script, environment());
  CAPTURE(script);
  REQUIRE(out);
  return *out;
}

bool needs_bash(std::string_view script) { return !epics::read_exports(script, environment()); }

}  // namespace

TEST_CASE("release shell: quotes are removed and variables are replaced") {
  CHECK(exports("export A=1\nexport B=\"x ${A} y\"\n  export C='$A'\nexport D=$SUPPORT/asyn # "
                "where\nexport E=a\\ b\nF=2\n# export G=1\nexport H\nexport I=\"a\\\"b\\x\"c'd'") ==
        Exports{{"A", "1"},
                {"B", "x 1 y"},
                {"C", "$A"},
                {"D", "/epics/support/asyn"},
                {"E", "a b"},
                {"I", "a\"b\\xcd"}});
}

TEST_CASE(
    "release shell: an assignment is exported by name, before or after it, and if it is exported already") {
  CHECK(exports("A=1; export A\nexport B; B=2\nC=3 D=$C\nexport D\nSUPPORT=/other\n") ==
        Exports{{"A", "1"}, {"B", "2"}, {"D", "3"}, {"SUPPORT", "/other"}});
  CHECK(exports("export A=1 B=2 \\\n  C=3\n") == Exports{{"A", "1"}, {"B", "2"}, {"C", "3"}});
  CHECK(exports("A=old\nexport A=new B=$A\n") == Exports{{"A", "new"}, {"B", "old"}});
  CHECK(exports("A=old\nA=new B=$A\nexport A B").back().second == "new");
}

TEST_CASE("release shell: a variable may have a default, or be set by it") {
  CHECK(exports("export A=${X:-d} B=${EMPTY:-d} C=${EMPTY-d} D=${TWO:-d} E=\"${X:-a b}\" F=${TWO:+yes} "
                "G=${X+no}") ==
        Exports{{"A", "d"}, {"B", "d"}, {"C", ""}, {"D", "a b"}, {"E", "a b"}, {"F", "yes"}, {"G", ""}});
  CHECK(exports(": ${A:=1} ${EMPTY:=2}\nexport A") == Exports{{"A", "1"}, {"EMPTY", "2"}});
  CHECK(exports("export A=${SUPPORT:-${B:=1}} B") == Exports{{"A", "/epics/support"}});
  CHECK(exports("export A=${X:-${SUPPORT}/x}${X:-'}'}") == Exports{{"A", "/epics/support/x}"}});
}

TEST_CASE("release shell: only the branch of an `if` that is taken counts") {
  CHECK(exports("if [ -z \"$X\" ]; then\n  export A=1\nelse\n  export A=2\nfi\n") == Exports{{"A", "1"}});
  CHECK(exports("if [[ $SUPPORT != /epics/support ]]\nthen export A=1; elif [ a = a ]; then : ${B:=3}; "
                "export A=2 B\n"
                "else : ${C:=4}; export C; fi") == Exports{{"A", "2"}, {"B", "3"}});
  CHECK(exports("if ! [ -n \"$X\" ]; then if [ a = b ]; then export A=1; else export A=2; fi; fi") ==
        Exports{{"A", "2"}});
}

TEST_CASE("release shell: what our reader does not understand is left to bash") {
  for (const char* script : {"export A=$(touch /tmp/never)",
                             "export A=`id`",
                             "source other",
                             "export A=~/x",
                             "export PATH=/a:~/b",
                             "A=1 make",
                             "export -n A",
                             "export =x",
                             "export A-B=1",
                             "A+=1",
                             "A=(1 2)",
                             "export $TWO",
                             "export x*",
                             "echo x && export A=1",
                             "[ -d /x ] && export A=1",
                             "if [ -z $X ]; then export A=1; fi",
                             "if [[ a == $SUPPORT* ]]; then export A=1; fi",
                             "if true; then export A=1; fi",
                             "if [ -z \"\" ]; then A=1",
                             "export A=${SUPPORT##*/}",
                             "export A=${X:?no}",
                             "export A='open",
                             "export A=$'a'",
                             "fi",
                             "export A=1 > x",
                             "export A=1 &",
                             "f() { export A=1; }",
                             "if [ -z \"\" ]; then # nothing\nfi",
                             "for i in a; do export A=1; done",
                             "export A=$1"}) {
    CAPTURE(script);
    CHECK(needs_bash(script));
  }
  const auto found = epics::read_exports("export A=1\n\n  echo x # y\nexport B=2\n", environment());
  REQUIRE_FALSE(found);
  CHECK(found.error().begin == 14);
  CHECK(found.error().end == 24);
}

TEST_CASE("release shell: bash reads what our reader does not understand, and is not run otherwise") {
  struct Bash : tests::RecordingProcess {
    FileResult<ProcessResult> run(const ProcessRequest& request) override {
      auto out = RecordingProcess::run(request);
      out->output = std::string("A=1\0SHLVL=1\0SUPPORT=/epics/support\0B=x\ny\0", 42);
      return out;
    }
  } bash;
  tests::MemoryDisk disk;
  Sources sources;
  CHECK(epics::source_exports("/RELEASE.shell", disk, bash, sources, environment()) == Exports());
  disk.files["/RELEASE.shell"] = "export A=1\n";
  CHECK(epics::source_exports("/RELEASE.shell", disk, bash, sources, environment()) == Exports{{"A", "1"}});
  CHECK(bash.commands.empty());
  disk.files["/RELEASE.shell"] = "export A=$(id -u)\n";
  CHECK(epics::source_exports("/RELEASE.shell", disk, bash, sources, environment()) ==
        Exports{{"A", "1"}, {"B", "x\ny"}});
  CHECK(bash.commands == std::vector<std::string>{"bash -c . \"$0\" >&2; command -p env -0 /RELEASE.shell"});
}

TEST_CASE("release shell: without bash, the line is refused with its place") {
  RealProcess process;
  Environment no_path;
  no_path.set("PATH", "/nowhere");
  tests::MemoryDisk disk;
  disk.files["/RELEASE.shell"] = "export A=1\nexport B=$(id -u)\n";
  Sources sources;
  const auto found = epics::source_exports("/RELEASE.shell", disk, process, sources, no_path);
  REQUIRE_FALSE(found);
  CHECK(found.error().message() ==
        "only bash can read this line: cannot run `bash`: No such file or directory");
  CHECK(sources.file(found.error().span().file).place(found.error().span().begin).line == 2);
}
