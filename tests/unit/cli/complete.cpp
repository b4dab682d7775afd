#include "cli/complete.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "cli/command_tree.hpp"
#include "cli/options.hpp"

using namespace iocwright;
using namespace iocwright::cli;

namespace {

/// The program with the command line up to the cursor.
struct Line {
  explicit Line(const std::vector<std::string>& words, const std::string& program = "iocwright")
      : tree(make_command_tree(session, program)), point(find_completion_point(tree->app, words)) {}

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const Candidate& one : names_at(point)) out.push_back(one.word);
    return out;
  }
  bool offers(const std::string& name) const {
    const auto all = names();
    return std::ranges::find(all, name) != all.end();
  }

  Session session;
  std::unique_ptr<CommandTree> tree;
  CompletionPoint point;
};

}  // namespace

TEST_CASE("complete: the first word is a command that is not hidden") {
  const Line line({""});
  CHECK(line.offers("support"));
  CHECK(line.offers("run"));
  CHECK_FALSE(line.offers("internal"));
  CHECK_FALSE(line.offers("--help"));
}

TEST_CASE("complete: as ibek, only the commands of the reference are offered") {
  const Line line({""}, "ibek");
  CHECK(line.offers("runtime"));
  CHECK_FALSE(line.offers("run"));
}

TEST_CASE("complete: a group offers its commands") {
  CHECK(Line({"support", ""}).offers("build"));
  CHECK_FALSE(Line({"support", ""}).offers("support"));
}

TEST_CASE("complete: options are those of the command and of the program") {
  const Line line({"support", "build", "-"});
  CHECK(line.offers("--with-required"));
  CHECK(line.offers("--message-format"));
  CHECK_FALSE(line.offers("--on-error"));
}

TEST_CASE("complete: an option that was given is not offered again, unless it can be repeated") {
  const Line line({"support", "build", "--force", "--cache", "a", "-"});
  CHECK_FALSE(line.offers("--force"));
  CHECK(line.offers("--cache"));
}

TEST_CASE("complete: a value belongs to the option before it") {
  const Line next({"check", "--format", "js"});
  REQUIRE(next.point.value != nullptr);
  CHECK(next.point.value->get_name() == "--format");
  CHECK(next.point.typed == "js");
  const Line same({"check", "--format=js"});
  REQUIRE(same.point.value != nullptr);
  CHECK(same.point.value->get_name() == "--format");
  CHECK(same.point.before == "--format=");
  CHECK(same.point.typed == "js");
}

TEST_CASE("complete: the value of a short option may follow without a space") {
  const Line line({"support", "build", "-qj4", "-t", ""});
  REQUIRE(line.point.value != nullptr);
  CHECK(line.point.value->get_name() == "--tags");
  CHECK(line.point.given.at("--jobs") == std::vector<std::string>{"4"});
}

TEST_CASE("complete: arguments are counted without options and their values") {
  const Line line({"help", "--limit", "steps=20", "run", ""});
  REQUIRE(line.point.value != nullptr);
  CHECK(line.point.value->get_name() == "section");
  CHECK(line.point.given.at("topic") == std::vector<std::string>{"run"});
  CHECK(Line({"help", "run", "Console", ""}).point.value == nullptr);
}

TEST_CASE("complete: after -- there are only arguments") {
  const Line line({"run", "--command", "bash", "--", "-"});
  CHECK_FALSE(line.point.is_option_name);
  REQUIRE(line.point.value != nullptr);
  CHECK(line.point.value->get_name() == "arguments");
}

TEST_CASE("complete: an optional value is not taken from an option") {
  const Line line({"support", "lock", "--check", "--mir"});
  CHECK(line.point.is_option_name);
}

TEST_CASE("complete: what belongs to another program is opaque") {
  CHECK(Line({"uv", "pip", "install", "-"}).point.is_opaque);
  CHECK_FALSE(Line({"uv", "pip", "install", "-"}).offers("--help"));
}

TEST_CASE("complete: checks tell which values they accept") {
  using Kind = AcceptedValues::Kind;
  const Line format({"check", "--format", ""});
  CHECK(accepted_values(*format.point.value).words ==
        std::vector<std::string>{"text", "json", "github", "sarif", "junit"});
  const Line tags({"support", "build", "--tags", ""});
  CHECK(accepted_values(*tags.point.value).kind == Kind::list_of_words);
  const Line folder({"support", "build", "--defs", ""});
  CHECK(accepted_values(*folder.point.value).kind == Kind::folder);
  const Line file({"support", "build", "--locked", ""});
  CHECK(accepted_values(*file.point.value).kind == Kind::file);
  const Line jobs({"support", "build", "--jobs", ""});
  CHECK(accepted_values(*jobs.point.value).kind == Kind::any);
}
