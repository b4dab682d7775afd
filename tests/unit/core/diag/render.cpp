#include "core/diag/render.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

std::string text_of(const Diagnostic& diagnostic, const Sources& sources) {
  return render(diagnostic, sources, {});
}

}  // namespace

TEST_CASE("render: an error with its source line, carets under the span, a note and help") {
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
        "   help: did you mean `port`?\n"
        "asyn.ibek.support.yaml:1:7: note: defined here\n");
}

TEST_CASE("render: carets line up below wide characters and after tabs") {
  Sources sources;
  const FileId file = sources.add("f", "\t\u6f22: x\n");
  CHECK(text_of(error(DiagKind::wrong_type, "m").at({file, 6, 7}), sources) ==
        "f:1:5: error: m [wrong-type]\n"
        "    1 |     \u6f22: x\n"
        "      |         ^\n");
}

TEST_CASE("render: a caret under a tab is as wide as the tab") {
  Sources sources;
  const FileId file = sources.add("f", "a:\tb\n");
  CHECK(text_of(error(DiagKind::wrong_type, "m").at({file, 2, 3}), sources) ==
        "f:1:3: error: m [wrong-type]\n"
        "    1 | a:    b\n"
        "      |   ^^^^\n");
}

TEST_CASE("render: neither a file nor its name nor a message can control the terminal") {
  Sources sources;
  const FileId file = sources.add("\x1b[2J", "x \x1b\u202E\xFC y\n");
  CHECK(text_of(error(DiagKind::wrong_type, "a\x1b").at({file, 7, 8}).help("\u202Eb").note({}, "\u2066"),
                sources) ==
        "\\u{1b}[2J:1:6: error: a\\u{1b} [wrong-type]\n"
        "    1 | x \\u{1b}\\u{202e}\\xfc y\n"
        "      |                     ^\n"
        "   help: \\u{202e}b\n"
        "note: \\u{2066}\n");
  CHECK(render(error(DiagKind::wrong_type, "\u202E"), sources, {MessageFormat::json, false}) ==
        "{\"severity\":\"error\",\"kind\":\"wrong-type\",\"message\":\"\\u202e\",\"notes\":[]}\n");
}

TEST_CASE("render: shows only the part of a very long line around the span") {
  Sources sources;
  const FileId file = sources.add("f", std::string(5000, 'a') + "HERE" + std::string(5000, 'b') + "\n");
  const std::string text = text_of(error(DiagKind::wrong_type, "m").at({file, 5000, 5004}), sources);
  CHECK(text.size() < 700);
  CHECK(text.find("HERE") != std::string::npos);
}

TEST_CASE("render: JSON is one object per line") {
  Sources sources;
  const FileId file = sources.add("f", "a\nb\n");
  const std::string text =
      render(error(DiagKind::wrong_type, "a \"b\"").at({file, 2, 3}), sources, {MessageFormat::json, false});
  CHECK(text ==
        "{\"severity\":\"error\",\"kind\":\"wrong-type\",\"message\":\"a "
        "\\\"b\\\"\",\"file\":\"f\",\"line\":2,\"column\":1,\"end_line\":2,\"end_column\":2,"
        "\"notes\":[]}\n");
}
