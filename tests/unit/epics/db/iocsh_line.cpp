#include "epics/db/iocsh_line.hpp"

#include <doctest/doctest.h>

#include "core/base/text.hpp"

using namespace iocwright;
using epics::LoadProblem;
using epics::split_iocsh_line;

namespace {

/// The words, with `|` between them, and the redirections.
std::string split(std::string_view line) {
  const epics::IocshLine parts = split_iocsh_line(line);
  std::vector<std::string> words;
  for (const epics::IocshWord& word : parts.words) words.push_back(word.text);
  std::string out = text::join(words, "|");
  for (const epics::IocshRedirection& one : parts.redirections)
    out += " " + std::to_string(one.descriptor) + (one.appends ? ">>" : ">") + one.file.text;
  return out;
}

}  // namespace

TEST_CASE("iocsh: blanks, parentheses and commas separate words") {
  CHECK(split("dbLoadRecords(\"a.db\", \"P=x,R=y\")") == "dbLoadRecords|a.db|P=x,R=y");
  CHECK(split("echo a,,b (c)\r") == "echo|a|b|c");
  CHECK(split("f(\"x\");") == "f|x|;");
  CHECK(split("echo a # b") == "echo|a|#|b");
  CHECK(split("(,)") == "");
}

TEST_CASE("iocsh: quotes protect separators, also within a word, and a backslash only outside of them") {
  CHECK(split("ec\"ho\" a\"b c\"d ''") == "echo|ab cd|");
  CHECK(split("echo a\\ b \\\"") == "echo|a b|\"");
  CHECK(split("echo 'a\\b'") == "echo|a\\b");
  CHECK(split_iocsh_line("echo \"a\\\"b\"").error == LoadProblem::unbalanced_quote);
  CHECK(split_iocsh_line("echo 'x").error_range == epics::TextRange{5, 7});
  CHECK(split_iocsh_line("echo x\\").error == LoadProblem::trailing_backslash);
}

TEST_CASE("iocsh: redirections") {
  CHECK(split("echo x>y") == "echo|x 1>y");
  CHECK(split("echo x >> \"a b\" 2> err") == "echo|x 1>>a b 2>err");
  CHECK(split("< sub.cmd") == " 0>sub.cmd");
  CHECK(split("echo a > b > c d") == "echo|a 1>b");
  CHECK(split_iocsh_line("echo x >").error == LoadProblem::illegal_redirection);
  CHECK(split_iocsh_line("echo > >").error == LoadProblem::illegal_redirection);
}

TEST_CASE("iocsh: the places of words") {
  const epics::IocshLine line = split_iocsh_line("f(\"a\", b)");
  CHECK(line.words.at(1).range == epics::TextRange{2, 5});
  CHECK(line.words.at(2).range == epics::TextRange{7, 8});
}
