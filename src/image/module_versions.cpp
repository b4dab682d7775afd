#include "image/module_versions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"
#include "image/lock_support.hpp"
#include "image/module/compare_lock.hpp"
#include "image/module/support_build.hpp"
#include "image/recipe/dockerfile.hpp"
#include "image/recipe/version_order.hpp"

namespace iocwright::image {

namespace {

class VersionFinder {
 public:
  VersionFinder(const VersionsRequest& request, RecipePlaces places, BuildContext& context)
      : mirror_(request.mirror),
        git_(context.machine, mirror_, ""),
        places_(std::move(places)),
        context_(context) {}

  void set_dockerfile(Dockerfile dockerfile) {
    dockerfile_ = std::move(dockerfile);
    dockerfile_id_ = context_.reader.sources.add(dockerfile_.path, dockerfile_.text);
  }

  ModuleVersion find(const ModulePlan& module) {
    ModuleVersion out;
    out.module = module.name;
    out.url = fetch::without_secrets(module.url);
    out.version = module.version;
    find_place(module, out);
    return out;
  }

  /// Asks the module's repository for its tags.
  Result<void> compare(const ModulePlan& module, ModuleVersion& out) {
    if (const CloneSource* clone = clone_of(module); clone != nullptr && !clone->commit.empty())
      out.not_comparable = "`patch_file` sets the commit";
    if (!out.not_comparable.empty()) return {};
    const auto tags = TRY(git_.remote_tags(module.url));
    if (!tags.contains(module.version)) {
      const bool is_hash = fetch::is_commit_hash(module.version);
      out.not_comparable = is_hash ? "it is a commit" : "it is not a tag";
      if (!is_hash && TRY(git_.remote_version(module.url, module.version)).kind == fetch::RefKind::branch)
        out.not_comparable = "it is a branch";
      return {};
    }
    std::vector<std::string> names;
    for (const auto& [name, commit] : tags) names.push_back(name);
    out.newer = newer_tags(module.version, names);
    if (!parse_tag(module.version)) out.not_comparable = "its tag has no number";
    return {};
  }

 private:
  void find_place(const ModulePlan& module, ModuleVersion& out) {
    const auto built = std::ranges::find(dockerfile_.modules, module.asked, &DockerfileModule::name);
    if (built != dockerfile_.modules.end() && !built->version.empty()) {
      out.file = dockerfile_.path;
      const auto begin = static_cast<std::uint32_t>(built->offset);
      out.place = {dockerfile_id_, begin, begin + static_cast<std::uint32_t>(built->version.size())};
      if (built->version.find('$') == std::string::npos) return;
      out.version = built->version;
      out.not_comparable = out.not_editable = "it is a variable of the Dockerfile";
      return;
    }
    out.file = module.recipe_file;
    const auto document = context_.reader.read(module.recipe_file);
    const yaml::Entry* entry = document ? yaml::as_mapping(document->root()).find("version") : nullptr;
    if (entry == nullptr) return;  // the plan has reported it
    out.place = entry->value->span;
    const std::string_view text = context_.reader.sources.file(out.place.file).text();
    const std::string_view written = text.substr(out.place.begin, out.place.end - out.place.begin);
    const bool is_plain = written == module.version;
    const bool is_quoted = written.size() == module.version.size() + 2 &&
                           written.substr(1, module.version.size()) == module.version &&
                           (written[0] == '"' || written[0] == '\'');
    if (!is_plain && !is_quoted) out.not_editable = "it is not written out";
    if (is_bundled(module.recipe_file)) out.not_editable = "its recipe is part of iocwright";
  }

  /// Whether a recipe is one that iocwright brings, and that the user has not named with `--defs`.
  bool is_bundled(const std::string& recipe) const {
    const auto contains = [&](const std::string& folder) { return path::is_within(recipe, folder); };
    return !places_.bundled.empty() && contains(places_.bundled) &&
           std::ranges::none_of(places_.named, contains);
  }

  const fetch::Mirror mirror_;
  fetch::GitSource git_;
  RecipePlaces places_;
  BuildContext& context_;
  Dockerfile dockerfile_;
  FileId dockerfile_id_ = 0;
};

/// Names all modules if the user has named none, and sets the versions that the Dockerfile has.
Result<Dockerfile> complete(VersionsRequest& request, const RecipePlaces& places, BuildContext& context) {
  PlanRequest& plan = request.support.plan;
  auto dockerfile = TRY(read_dockerfile(places, context.machine.disk));
  if (plan.modules.empty() && dockerfile) plan.modules = {"all"};
  if (plan.modules.empty()) {
    if (const auto lock = read_own_lock(SupportBuild::lock_path(request.support.target), context.reader))
      for (const LockedModule& module : lock->modules) plan.modules.push_back(module.name);
    if (plan.modules.empty())
      return fail(
          error(DiagKind::unknown_recipe, "no modules are built, and there is no Dockerfile that lists them")
              .help("give the modules on the command line"));
  }
  if (!dockerfile) return Dockerfile{};
  for (const DockerfileModule& module : dockerfile->modules)
    if (!module.version.empty() && module.version.find('$') == std::string::npos)
      plan.versions[module.name] = module.version;
  return *std::move(dockerfile);
}

std::string where(const ModuleVersion& module, const Sources& sources) {
  if (!module.place.known()) return module.file;
  const Place place = sources.file(module.place.file).place(module.place.begin);
  return fmt::format("{}:{}:{}", module.file, place.line, place.column);
}

std::string table(const std::vector<ModuleVersion>& modules, const Sources& sources) {
  std::vector<std::array<std::string, 4>> rows{{"module", "version", "newest", "set in"}};
  for (const ModuleVersion& module : modules)
    rows.push_back(
        {module.module, module.version,
         !module.not_comparable.empty() ? "-"
         : module.newer.empty()         ? module.version
                                        : module.newer.back(),
         where(module, sources) +
             (module.not_comparable.empty() ? "" : " (not comparable: " + module.not_comparable + ")")});
  std::array<std::size_t, 3> widths{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (const auto& row : rows)
    out += fmt::format("{:<{}}  {:<{}}  {:<{}}  {}\n", row[0], widths[0], row[1], widths[1], row[2],
                       widths[2], row[3]);
  return out;
}

std::string json_of(const std::vector<ModuleVersion>& modules, const Sources& sources) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const ModuleVersion& module : modules) {
    const bool is_comparable = module.not_comparable.empty();
    const std::string newest = module.newer.empty() ? module.version : module.newer.back();
    nlohmann::ordered_json row{{"module", module.module},
                               {"version", module.version},
                               {"status", !is_comparable         ? "not-comparable"
                                          : module.newer.empty() ? "newest"
                                                                 : "outdated"},
                               {"newest", is_comparable ? nlohmann::ordered_json(newest) : nullptr},
                               {"newer", module.newer},
                               {"url", module.url},
                               {"file", module.file}};
    if (module.place.known()) row["line"] = sources.file(module.place.file).place(module.place.begin).line;
    if (!is_comparable) row["reason"] = module.not_comparable;
    out.push_back(std::move(row));
  }
  return out.dump(2) + "\n";
}

}  // namespace

std::optional<ModuleVersions> find_versions(VersionsRequest& request, BuildContext& context) {
  Sink& sink = context.sink();
  SupportRequest& support = request.support;
  if (!take_settings(support, context)) return std::nullopt;
  support.plan.with_required = support.whole = true;
  auto places = recipe_places(support, context.machine);
  if (sink.take_error(places)) return std::nullopt;
  auto dockerfile = complete(request, *places, context);
  auto lock_file = lock_file_of({support, "", "", false}, context);
  if (sink.take_error(dockerfile) || sink.take_error(lock_file)) return std::nullopt;
  auto plan = plan_support(support, context);
  if (!plan) return std::nullopt;
  VersionFinder finder(request, *std::move(places), context);
  if (!dockerfile->path.empty()) finder.set_dockerfile(*std::move(dockerfile));
  ModuleVersions out{*std::move(plan), {}, *std::move(lock_file)};
  for (const ModulePlan& module : out.plan.modules) {
    if (module.skipped) continue;
    ModuleVersion& version = out.modules.emplace_back(finder.find(module));
    auto compared = finder.compare(module, version);
    const bool is_offline = !compared && compared.error().help_text() == fetch::network_help;
    sink.take_error(compared);
    if (is_offline) break;  // the others would fail, too
  }
  return sink.has_errors() ? std::nullopt : std::optional(std::move(out));
}

ExitStatus outdated_support(VersionsRequest request, bool json, BuildContext& context) {
  const auto versions = find_versions(request, context);
  if (!versions) return wrong_input;
  const Sources& sources = context.reader.sources;
  context.out << (json ? json_of(versions->modules, sources) : table(versions->modules, sources));
  return done;
}

}  // namespace iocwright::image
