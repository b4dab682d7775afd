#include "cli/shell_completion.hpp"

#include <doctest/doctest.h>

using namespace iocwright::cli;

namespace {

constexpr std::string_view breaks = " \t\n\"'@><=;|&(:";  // bash's default
using Words = std::vector<std::string>;

BashLine split(std::string_view line) { return split_bash_line(line, breaks); }

std::vector<std::string> words_of(const std::vector<Candidate>& candidates) {
  std::vector<std::string> out;
  for (const Candidate& one : candidates) out.push_back(one.word);
  return out;
}

}  // namespace

TEST_CASE("shell completion: words are split at blanks, and the last one may be empty") {
  CHECK(split("iocwright  support ").words == Words{"iocwright", "support", ""});
  CHECK(split("iocwright sup").words == Words{"iocwright", "sup"});
}

TEST_CASE("shell completion: quotes and backslashes are removed") {
  CHECK(split(R"(x 'a b' "c\"d\e" e\ f)").words == Words{"x", "a b", R"(c"d\e)", "e f"});
  const BashLine open = split(R"(x "Failed st)");
  CHECK(open.words == Words{"x", "Failed st"});
  CHECK(open.quote == '"');
  CHECK(open.kept.empty());
}

TEST_CASE("shell completion: an empty word in quotes counts") {
  CHECK(split("x '' y").words == Words{"x", "", "y"});
}

TEST_CASE("shell completion: bash replaces what follows the last word break") {
  CHECK(split("x --format=js").kept == "--format=");
  CHECK(split("x main:services/a").kept == "main:");
  CHECK(split("x --format").kept.empty());
  CHECK(split_bash_line("x --format=js", " ").kept.empty());
  CHECK(split(R"(x a\=b)").kept.empty());
}

TEST_CASE("shell completion: only the last command of a line counts") {
  CHECK(split("cd /tmp && iocwright ru").words == Words{"iocwright", "ru"});
}

TEST_CASE("shell completion: candidates begin with what is typed") {
  CLI::App program;
  CompletionPoint point{.command = &program};
  point.before = "--format=";
  point.typed = "j";
  const PossibleValues values{.candidates = {{"text"}, {"json"}, {"junit"}}};
  CHECK(words_of(matching(point, values)) == Words{"--format=json", "--format=junit"});
}

TEST_CASE("shell completion: a list is completed after its last comma, without what it has") {
  CLI::App program;
  CompletionPoint point{.command = &program};
  point.typed = "clone,sys";
  PossibleValues values{.candidates = {{"system"}, {"clone"}}, .is_list = true};
  CHECK(words_of(matching(point, values)) == Words{"clone,system"});
  point.typed = "clone,";
  CHECK(words_of(matching(point, values)) == Words{"clone,system"});
}

TEST_CASE("shell completion: candidates with control characters are left out") {
  const PossibleValues values{.candidates = {{"a\nb"}, {"c", "two\nlines"}}};
  CLI::App program;
  const auto found = matching({.command = &program}, values);
  REQUIRE(words_of(found) == Words{"c"});
  CHECK(found.front().description == "two lines");
}

TEST_CASE("shell completion: bash gets the rest of a word, quoted as the word is") {
  const std::vector<Candidate> sections{{"Failed starts"}};
  CHECK(bash_answer(sections, {}, split("x Fa")) == "\nFailed\\ starts\n");
  CHECK(bash_answer(sections, {}, split("x \"Fa")) == "\nFailed starts\n");
  CHECK(bash_answer({{"--format=json"}}, {}, split("x --format=js")) == "\njson\n");
  CHECK(bash_answer({{"it's"}}, {}, split("x 'i")) == "\n");
}

TEST_CASE("shell completion: the first line says what else is possible") {
  CHECK(bash_answer({{"steps="}}, {.files = true}, split("x ")) == "nospace files\nsteps=\n");
  CHECK(fish_answer({}, {.folders = true}) == "folders\n");
}

TEST_CASE("shell completion: zsh and fish get descriptions") {
  const std::vector<Candidate> candidates{{"a:b", "first"}, {"c"}};
  CHECK(zsh_answer(candidates, {}) == "\na\\:b:first\nc\n");
  CHECK(fish_answer(candidates, {}) == "\na:b\tfirst\nc\n");
}
