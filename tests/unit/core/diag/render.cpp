#include "core/diag/render.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace iocwright;

namespace {

std::string text_of(const Diagnostic& diagnostic, const Sources& sources) {
  return render(diagnostic, sources, {});
}

}  // namespace

TEST_CASE("render: a fault with its line, a caret under all of it, a note and a hint") {
  Sources sources;
  const FileId ioc = sources.add("ioc.yaml", "a: 1\nprot: 7001\n");
  const FileId definitions = sources.add("asyn.ibek.support.yaml", "name: AsynIP\n");
  const auto diagnostic = error(DiagKind::unknown_parameter, "no parameter `prot`")
                              .at({ioc, 5, 9})
                              .note({definitions, 6, 12}, "defined here")
                              .help("did you mean `port`?");
  CHECK(text_of(diagnostic, sources) ==
        "ioc.yaml:2:1: error: no parameter `prot` [unknown-parameter]\n"
        "    2 | prot: 7001\n"
        "      | ^^^^\n"
        "asyn.ibek.support.yaml:1:7: note: defined here\n"
        "\n"
        "help: did you mean `port`?\n");
}

TEST_CASE("render: carets stand below wide characters and behind tabs") {
  Sources sources;
  const FileId file = sources.add("f", "\t\u6f22: x\n");
  CHECK(text_of(error(DiagKind::wrong_type, "m").at({file, 6, 7}), sources) ==
        "f:1:5: error: m [wrong-type]\n"
        "    1 | \t\u6f22: x\n"
        "      | \t    ^\n");
}

TEST_CASE("render: what stands in a user's file cannot steer the terminal") {
  Sources sources;
  const FileId file = sources.add("f", "x \x1b[2J y\n");
  CHECK(text_of(error(DiagKind::wrong_type, "m").at({file, 0, 1}), sources).find('\x1b') ==
        std::string::npos);
}

TEST_CASE("render: of a very long line the part around the fault is shown") {
  Sources sources;
  const FileId file = sources.add("f", std::string(5000, 'a') + "HERE" + std::string(5000, 'b') + "\n");
  const std::string text = text_of(error(DiagKind::wrong_type, "m").at({file, 5000, 5004}), sources);
  CHECK(text.size() < 700);
  CHECK(text.find("HERE") != std::string::npos);
}

TEST_CASE("render: JSON is one line an object") {
  Sources sources;
  const FileId file = sources.add("f", "a\nb\n");
  const std::string text =
      render(error(DiagKind::wrong_type, "a \"b\"").at({file, 2, 3}), sources, {MessageFormat::json, false});
  CHECK(text ==
        "{\"severity\":\"error\",\"kind\":\"wrong-type\",\"message\":\"a "
        "\\\"b\\\"\",\"file\":\"f\",\"line\":2,\"column\":1,\"end_line\":2,\"end_column\":2,"
        "\"notes\":[]}\n");
}

TEST_CASE("sink: faults come sorted, once each, and consequences not at all") {
  Sources sources;
  const FileId file = sources.add("f", "abc\n");
  Sink sink;
  sink.add(error(DiagKind::wrong_type, "second").at({file, 1, 2}));
  sink.add(error(DiagKind::wrong_type, "of the run"));
  sink.add(error(DiagKind::wrong_type, "first").at({file, 0, 1}));
  sink.add(error(DiagKind::wrong_type, "second").at({file, 1, 2}));
  sink.add(error(DiagKind::wrong_type, "follows").at({file, 0, 1}).consequence());
  CHECK(sink.error_count() == 5);
  std::ostringstream out;
  sink.flush(sources, {}, out);
  CHECK(out.str() ==
        "f:1:1: error: first [wrong-type]\n    1 | abc\n      | ^\n"
        "f:1:2: error: second [wrong-type]\n    1 | abc\n      |  ^\n"
        "iocwright: error: of the run [wrong-type]\n");
}

TEST_CASE("sink: after twenty the rest is counted") {
  Sources sources;
  const FileId file = sources.add("f", std::string(50, 'x'));
  Sink sink;
  for (std::uint32_t i = 0; i < 25; ++i) sink.add(error(DiagKind::wrong_type, "m").at({file, i, i + 1}));
  std::ostringstream out;
  sink.flush(sources, {}, out);
  CHECK(out.str().ends_with("5 further messages not shown\n"));
}
