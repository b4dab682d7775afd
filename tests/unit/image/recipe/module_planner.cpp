#include "image/recipe/module_planner.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "image/recipe/describe.hpp"
#include "image/recipe/recipe.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using image::ModulePlan;
using image::PlanRequest;

namespace {

/// A plan, and the message of the first warning.
struct Planned {
  Result<ModulePlan> plan;
  std::string warning;
};

/// Plans a recipe that has these keys in addition to its name and version.
Planned try_plan(const std::string& keys, const PlanRequest& request = {},
                 const std::string& version = "R1") {
  tests::MemoryDisk disk;
  disk.files = {{"/defs/one/one.install.yml", "module: one\nversion: " + version + "\n" + keys},
                {"/defs/one/fix.sh", "true"},
                {"/defs/one/fix.patch", "patch"},
                {"/defs/one/tasks.yml", "- command: ranlib lib.a\n"},
                {"/defs/one/end.yml", "- meta: end_play\n"}};
  Sources sources;
  Sink sink;
  yaml::Reader reader{disk, sources, sink};
  const auto document = reader.read("/defs/one/one.install.yml");
  REQUIRE(document);
  const auto recipe = image::load_recipe(document, "/defs/one/one.install.yml", sink);
  REQUIRE_MESSAGE(recipe, sink.first_message());
  image::Target target{"/e", "/s", "/e/base", "linux-x86_64", 4};
  target.facts.set(Value("processor_vcpus"), Value(4));
  target.facts.set(Value("os_family"), Value("Debian"));
  target.environment.set("SITE", "here");
  const Limits limits;
  auto plan = image::plan_module(*recipe, "one", request, target, reader, limits);
  return {std::move(plan), sink.first_message()};
}

ModulePlan planned(const std::string& keys, const PlanRequest& request = {}) {
  auto plan = try_plan(keys, request).plan;
  REQUIRE_MESSAGE(plan, plan.error().message());
  return *std::move(plan);
}

std::string error_of(const std::string& keys) {
  const auto plan = try_plan(keys).plan;
  return plan ? "no error" : plan.error().message();
}

std::vector<std::string> lines_of(const ModulePlan& plan) {
  std::vector<std::string> out;
  for (const image::Step& step : plan.steps)
    out.push_back(std::string(image::stage_name(step.stage)) + ": " + image::describe(step));
  return out;
}

/// The lines that these keys add to the plan of a recipe without them.
std::string added(const std::string& keys, const PlanRequest& request = {}) {
  const auto plan = try_plan(keys, request).plan;
  if (!plan) return plan.error().message();
  const std::vector<std::string> usual = lines_of(planned(""));
  std::vector<std::string> out;
  for (const std::string& line : lines_of(*plan))
    if (std::ranges::find(usual, line) == usual.end()) out.push_back(line);
  return text::join(out, "\n");
}

PlanRequest with(const std::string& name, const std::string& value) {
  PlanRequest out;
  out.variables = {{name, Value(value)}};
  return out;
}

}  // namespace

TEST_CASE("recipe keys: a recipe without optional keys has the steps that every module has") {
  CHECK(text::join(lines_of(planned("")), "\n") ==
        "clone: clone https://github.com/epics-modules/one at R1 to /s/one\n"
        "release: RELEASE: ONE = /s/one\n"
        "make: make clean in /s/one\n"
        "make: make with shared jobs in /s/one\n"
        "make: make clean in /s/one\n"
        "register: register ONE: libraries none; definitions none\n"
        "publish: publish definitions of /defs/one");
}

TEST_CASE("recipe keys: a module has defaults for its macro, URL and folder, which keys override") {
  CHECK(planned("macro: M").macro == "M");
  CHECK(planned("").macro == "ONE");
  CHECK(planned("organization: https://example.org/").url == "https://example.org/one");
  CHECK(planned("git_repo: https://example.org/x.git").url == "https://example.org/x.git");
  CHECK(planned("local_path: /src/one/").folder == "/src/one");
  CHECK(error_of("local_path: src") == "the module's folder `src` must be an absolute path");
  CHECK(error_of("local_path: /my src") ==
        "the module's folder `/my src` contains a space, which make does not support");
  CHECK(planned("license: MIT").license == "MIT");
  CHECK(planned("").cached);
  CHECK(!planned("cache: false").cached);
  CHECK_FALSE(planned("").requirements.has_value());
  CHECK(planned("requires: [asyn]").requirements == std::vector<std::string>{"asyn"});
  CHECK(planned("skip_when: not is_rtems").skipped);
  CHECK_FALSE(planned("skip_when: is_rtems").skipped);
  CHECK(planned("apt_runtime: [libpcre3]").apt_runtime == std::vector<std::string>{"libpcre3"});
}

TEST_CASE("recipe keys: packages are installed, and files are downloaded, unless skip_apt is set") {
  CHECK(added("apt_developer: [libpcre3-dev, /tmp/x.deb]") == "packages: install libpcre3-dev /tmp/x.deb");
  CHECK(added("download_extras: [{ url: http://a/x, dest: /tmp/x }]") ==
        "download: download http://a/x to /tmp/x");
  const std::string keys =
      "apt_developer: [a]\napt_runtime: [b]\ndownload_extras: [{ url: http://a/x, dest: /tmp/x }]\n";
  CHECK(added(keys + "skip_apt: true") == "");
  CHECK(added(keys + "is_linux: false") == "download: download http://a/x to /tmp/x");
}

TEST_CASE("recipe keys: a clone can have submodules and a conditional patch") {
  CHECK(added("recursive: true") ==
        "clone: clone https://github.com/epics-modules/one at R1 to /s/one, with submodules");
  CHECK(added("patch_file: { path: fix.patch, commit: abc, when: is_linux }") ==
        "clone: clone https://github.com/epics-modules/one at R1 to /s/one, check out abc, apply "
        "/defs/one/fix.patch");
  CHECK(added("patch_file: { path: fix.patch, when: is_rtems }") == "");
  CHECK(added("patch_file: { path: fix.patch }") == "");
}

TEST_CASE("recipe keys: a patch without `when` is not applied, with a warning") {
  const Planned plan = try_plan("patch_file: { path: fix.patch }");
  CHECK(plan.warning == "the patch is not applied: `patch_file` has no key `when`");
  CHECK(try_plan("patch_file: { path: fix.patch, when: is_rtems }").warning == "");
}

TEST_CASE("recipe keys: a version that YAML takes for a number is the text as written") {
  CHECK(planned("").version == "R1");
  for (const char* version : {"1.10", "12345e7", "007", "1_000"}) {
    const Planned plan = try_plan(std::string("bash: [{ cmd: \"{{ version }}\" }]"), {}, version);
    REQUIRE(plan.plan);
    CHECK(plan.plan->version == version);
    CHECK(lines_of(*plan.plan).at(1) == fmt::format("edit: run {} in /s/one", version));
  }
  CHECK(added("patch_file: { path: fix.patch, commit: 12345e7, when: true }").find("check out 12345e7,") !=
        std::string::npos);
}

TEST_CASE("recipe keys: unknown keys are warnings, and templates can use their values") {
  const Planned plan = try_plan("size: 3\nbash: [{ cmd: \"echo {{ size }}\" }]");
  REQUIRE(plan.plan);
  CHECK(lines_of(*plan.plan).at(1) == "edit: run echo 3 in /s/one");
  CHECK(plan.warning == "a recipe has no key `size`");
  CHECK(try_plan("bash: [{ cmd: x, note: y }]").warning == "an item of bash has no key `note`");
}

TEST_CASE("recipe keys: templates can use facts, the environment and ansible's tests") {
  CHECK(added("bash: [{ cmd: \"{{ ansible_processor_vcpus }} {{ ansible_facts.os_family }}\" }]") ==
        "edit: run 4 Debian in /s/one");
  CHECK(added("bash: [{ cmd: \"{{ lookup('env', 'SITE') }}{{ lookup('env', 'NONE') }}\" }]") ==
        "edit: run here in /s/one");
  CHECK(added("bash: [{ cmd: \"{{ lookup('ansible.builtin.env', 'NONE', default='x') }}\" }]") ==
        "edit: run x in /s/one");
  CHECK(error_of("bash: [{ cmd: \"{{ lookup('file', 'x') }}\" }]") ==
        "unsupported lookup `file`: only `env`, an environment variable, is supported");
  CHECK(added("bash: [{ cmd: a, when: version is match('R') }]") == "edit: run a in /s/one");
  CHECK(added("bash: [{ cmd: a, when: version is match('1') }]") == "");
  CHECK(added("bash: [{ cmd: a, when: version is search('1$') }]") == "edit: run a in /s/one");
  CHECK(added("bash: [{ cmd: a, when: \"version is regex('r', ignorecase=True)\" }]") ==
        "edit: run a in /s/one");
}

TEST_CASE("recipe keys: files below the module's folder are edited or removed") {
  CHECK(added("remove_files_prebuild: [x]") == "edit: remove /s/one/x");
  CHECK(added("comment_out: [{ path: Makefile, regexp: x }]") ==
        "edit: /s/one/Makefile: replace `^(?!#)(.*(x).*$)` with `# \\1`");
  CHECK(added("patch_lines: [{ path: Makefile, line: x }]") == "edit: /s/one/Makefile: line `x`");
  CHECK(added("patch_blocks: [{ path: Makefile, block: x }]") == "edit: /s/one/Makefile: block `x`");
  CHECK(added("is_rtems: true") ==
        "edit: /s/one/configure/CONFIG_SITE.Common.linux-x86_64: line `VALID_BUILDS=Host`");
  CHECK(added("is_rtems: true\nconfig_linux_target: X") == "edit: /s/one/X: line `VALID_BUILDS=Host`");
  CHECK(added("patch_lines: [{ path: ../x, line: x }]") ==
        "the path `../x` leads out of the module's folder");
}

TEST_CASE("recipe keys: edits are planned in the order of phases, whatever their order in the recipe") {
  CHECK(added("bash: [{ cmd: b }]\n"
              "scripts: [{ path: fix.sh }]\n"
              "patch_lines: [{ path: p, line: l }]\n"
              "patch_blocks: [{ path: p, block: b }]\n"
              "comment_out: [{ path: p, regexp: c }]\n"
              "tasks: [{ path: tasks.yml }]\n"
              "remove_files_prebuild: [r]\n") ==
        "tasks: run ranlib lib.a in /s/one\n"
        "edit: remove /s/one/r\n"
        "edit: /s/one/p: replace `^(?!#)(.*(c).*$)` with `# \\1`\n"
        "edit: /s/one/p: block `b`\n"
        "edit: /s/one/p: line `l`\n"
        "edit: run /bin/bash /defs/one/fix.sh in /s/one\n"
        "edit: run b in /s/one");
}

TEST_CASE("recipe keys: items with post_build are planned after make") {
  CHECK(added("patch_lines: [{ path: p, line: l, post_build: true }]\n"
              "patch_blocks: [{ path: p, block: b, post_build: true }]\n"
              "scripts: [{ path: fix.sh, post_build: true }]\n"
              "bash: [{ cmd: b, creates: c, post_build: true }]\n"
              "tasks: [{ path: tasks.yml, post_build: true }]\n") ==
        "post: /s/one/p: block `b`\n"
        "post: /s/one/p: line `l`\n"
        "post: run /bin/bash /defs/one/fix.sh in /s/one\n"
        "post: run b in /s/one, unless /s/one/c exists\n"
        "post: run ranlib lib.a in /s/one");
}

TEST_CASE("recipe keys: `meta: end_play` in a task file ends the plan") {
  CHECK(lines_of(planned("tasks: [{ path: end.yml }, { path: tasks.yml }]")).size() == 1);
  CHECK(lines_of(planned("tasks: [{ path: end.yml, post_build: true }]")).size() == 5);
}

TEST_CASE("recipe keys: macros are blanked in RELEASE and added to it") {
  CHECK(added("remove_macros: [SNCSEQ]") == "release: RELEASE: ONE = /s/one, blank SNCSEQ");
  CHECK(added("extra_release_macros: { A: 1, B: }") == "release: RELEASE: ONE = /s/one, A=1, B=");
}

TEST_CASE("recipe keys: make_options and max_jobs replace the shared jobs of make") {
  CHECK(added("make_options: -s -j2") == "make: make -s -j2 in /s/one");
  CHECK(added("make_options: ''") == "make: make in /s/one");
  CHECK(added("max_jobs: 1") == "make: make -j1 in /s/one");
  CHECK(added("max_jobs: 8") == "");
  CHECK(planned("skip_clean: true").steps.size() == planned("").steps.size() - 1);
}

TEST_CASE("recipe keys: the number of jobs comes from make_options, and is limited to that of the target") {
  const auto jobs = [](const std::string& keys) {
    return std::get<image::RunMake>(planned(keys).steps.at(3).action).jobs;
  };
  CHECK(jobs("make_options: -j2") == 2);
  CHECK(jobs("make_options: -j 3") == 3);
  CHECK(jobs("make_options: -j") == 4);
  CHECK(jobs("make_options: --jobs=9") == 4);
  CHECK(jobs("make_options: -s") == 1);
}

TEST_CASE("recipe keys: what an IOC loads, links and needs is registered and published") {
  CHECK(added("dbds: [a.dbd]\nlibs: [a, b]") == "register: register ONE: libraries a b; definitions a.dbd");
  CHECK(added("protocol_files: [x.proto]") == "publish: publish definitions of /defs/one, protocols x.proto");
  const auto plan = planned("runtime_files: [data]\napt_runtime: [libpcre3]");
  const auto& registration = std::get<image::RegisterModule>(plan.steps.at(5).action);
  CHECK(registration.runtime_files == std::vector<std::string>{"data"});
  CHECK(registration.runtime_packages == std::vector<std::string>{"libpcre3"});
}

TEST_CASE("recipe keys: a template sees the default of a key that the recipe does not have") {
  CHECK(added("bash: [{ cmd: 'echo {{ organization }} {{ libs | length }} {{ skip_clean }}' }]") ==
        "edit: run echo https://github.com/epics-modules 0 False in /s/one");
}

TEST_CASE("recipe keys: the command line overrides single values, and cannot set lists and mappings") {
  CHECK(planned("macro: M", with("macro", "N")).macro == "N");
  CHECK(added("", with("recursive", "true")) ==
        "clone: clone https://github.com/epics-modules/one at R1 to /s/one, with submodules");
  CHECK(added("max_jobs: 2", with("max_jobs", "1")) == "make: make -j1 in /s/one");
  CHECK(added("", with("max_jobs", "many")).starts_with("invalid `max_jobs`: "));
  CHECK(planned("skip_when: false", with("skip_when", "true")).skipped);
  for (const char* key : {"libs", "bash", "vars", "patch_file"})
    CHECK(added("", with(key, "x")) ==
          "`-e` cannot set the recipe key `" + std::string(key) + "`, which is a list or mapping");
}

TEST_CASE("recipe keys: an error in a switch is reported at its value") {
  const auto plan = try_plan("recursive: is_windows").plan;
  REQUIRE_FALSE(plan);
  CHECK(plan.error().message() == "there is no name `is_windows` in this template");
  CHECK(plan.error().span() == Span{1, 35, 45});
}

TEST_CASE("recipe keys: only the requested parts of the build are planned") {
  PlanRequest request;
  request.tags = {"clone", "release"};
  CHECK(lines_of(planned("apt_developer: [a]\nbash: [{ cmd: b }]", request)).size() == 2);
}
