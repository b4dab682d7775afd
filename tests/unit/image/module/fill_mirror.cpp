#include "image/module/fill_mirror.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "memory_disk.hpp"

using namespace iocwright;

namespace {

constexpr const char* mirror = "/nonexistent/mirror";  // nonexistent, so that git's log is not written

/// Records git's commands without `-c` options. A clone becomes a file on the disk.
struct FakeGit : Process {
  explicit FakeGit(tests::MemoryDisk& disk_of_clones) : disk(disk_of_clones) {}

  FileResult<ProcessResult> run(const ProcessRequest& request) override {
    std::vector<std::string> words(request.arguments.begin() + 1, request.arguments.end());
    while (words.front() == "-c") words.erase(words.begin(), words.begin() + 2);
    commands.push_back(text::join(words, " "));
    if (commands.back() == failing_command) return ProcessResult{1, "", "fatal: no such repository"};
    if (words.front() == "clone") disk.files[words.back()] = "repository";
    const auto answer = answers.find(words.back());
    if (answer != answers.end()) return ProcessResult{0, answer->second, ""};
    return ProcessResult{words.back().starts_with("^submodule") ? 1 : 0, "", ""};
  }
  FileError become(const ProcessRequest& request) override { return {request.arguments.front(), ENOSYS}; }

  bool has_run(const std::string& command) const {
    return std::ranges::find(commands, command) != commands.end();
  }

  tests::MemoryDisk& disk;
  std::vector<std::string> commands;
  std::map<std::string, std::string> answers;  ///< output by the last argument
  std::string failing_command;
};

struct FakeFetcher : Fetcher {
  explicit FakeFetcher(tests::MemoryDisk& disk_of_files) : disk(disk_of_files) {}

  tl::expected<void, FetchError> fetch(const FetchRequest& request) override {
    urls.push_back(request.url);
    disk.files[request.file] = "content";
    return {};
  }

  tests::MemoryDisk& disk;
  std::vector<std::string> urls;
};

/// A plan with one module, which has one repository and one download, and everything that is needed to mirror
/// it.
struct Bench {
  tests::MemoryDisk disk;
  FakeGit git{disk};
  FakeFetcher fetcher{disk};
  RealClock clock;
  Environment environment;
  fetch::CloneSource source{.url = "https://host/group/asyn",
                            .version = "R4-45",
                            .folder = "/support/asyn",
                            .commit = "",
                            .patch = ""};
  fetch::DownloadFile file{
      .url = "https://host/notes.txt", .dest = "/epics/notes.txt", .sha256 = "", .mode = ""};

  Result<void> fill() {
    image::ModulePlan module;
    module.steps = {{image::Stage::download, file, "", false}, {image::Stage::clone, source, "", false}};
    image::BuildPlan plan;
    plan.modules.push_back(std::move(module));
    return image::fill_mirror(plan, mirror, {disk, git, fetcher, clock, environment});
  }
};

const std::string repository = std::string(mirror) + "/git/host/group/asyn.git";

}  // namespace

TEST_CASE("fill mirror: repositories and downloads are stored under their host and path") {
  Bench bench;
  REQUIRE(bench.fill());
  CHECK(bench.git.has_run("clone -q --mirror -- https://host/group/asyn " + repository + ".part"));
  CHECK(bench.disk.files.contains(repository));
  CHECK(bench.disk.files.at(std::string(mirror) + "/files/host/notes.txt") == "content");
  CHECK_FALSE(bench.disk.files.contains("/epics/notes.txt"));
  CHECK(bench.fetcher.urls == std::vector<std::string>{"https://host/notes.txt"});
}

TEST_CASE("fill mirror: a repository that the mirror contains is updated, not cloned") {
  Bench bench;
  bench.disk.files[repository] = "repository";
  REQUIRE(bench.fill());
  CHECK(bench.git.has_run("-C " + repository +
                          " fetch -q --prune -- https://host/group/asyn +refs/heads/*:refs/heads/* "
                          "+refs/tags/*:refs/tags/*"));
  for (const std::string& command : bench.git.commands) CHECK_FALSE(command.starts_with("clone"));
}

TEST_CASE("fill mirror: submodules are mirrored for recipes that use them") {
  Bench bench;
  bench.git.answers = {{"^submodule\\..*\\.url$", "submodule.sub.url ../sub\n"},
                       {"^submodule\\..*\\.path$", "submodule.sub.path lib/sub\n"},
                       {"R4-45:lib/sub", "0123abc\n"}};
  const std::string submodule = std::string(mirror) + "/git/host/group/sub.git";
  REQUIRE(bench.fill());
  CHECK_FALSE(bench.disk.files.contains(submodule));
  bench.source.recursive = true;
  // The fake reports the same submodule for each repository, so the submodule has one, too, whose commit is
  // unknown.
  REQUIRE(bench.fill());
  CHECK(bench.git.has_run("clone -q --mirror -- https://host/group/sub " + submodule + ".part"));
}

TEST_CASE("fill mirror: a failed clone is an error and leaves no repository in the mirror") {
  Bench bench;
  bench.git.failing_command = "clone -q --mirror -- https://host/group/asyn " + repository + ".part";
  const auto filled = bench.fill();
  REQUIRE_FALSE(filled);
  CHECK(filled.error().kind() == DiagKind::fetch_failed);
  CHECK_FALSE(bench.disk.files.contains(repository));
}

TEST_CASE("fill mirror: a download with the wrong hash is an error and is not stored") {
  Bench bench;
  bench.file.sha256 = std::string(64, '0');
  const auto filled = bench.fill();
  REQUIRE_FALSE(filled);
  CHECK(filled.error().kind() == DiagKind::fetch_failed);
  CHECK_FALSE(bench.disk.files.contains(std::string(mirror) + "/files/host/notes.txt"));
}

TEST_CASE("fill mirror: a URL that git would take for an option is rejected") {
  Bench bench;
  bench.source.url = "--upload-pack=x";
  CHECK_FALSE(bench.fill());
  CHECK(bench.git.commands.empty());
}
