#include "image/recipe/describe.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "core/fetch/mirror.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

std::string on_one_line(std::string_view text) {
  constexpr std::size_t maximum = 110;  // code points
  const std::size_t end = text.find('\n');
  std::string out(utf8::slice(text.substr(0, end), 0, maximum));
  if (out.size() < text.substr(0, end).size()) out += "…";
  else if (end != std::string_view::npos && !text::trim(text.substr(end)).empty()) out += " …";
  return out;
}

std::vector<std::string> texts_of(const std::vector<PlacedText>& placed) {
  std::vector<std::string> out;
  for (const PlacedText& one : placed) out.push_back(one.text);
  return out;
}

struct Describer {
  std::string operator()(const InstallPackages& s) const {
    std::vector<std::string> all = s.names;
    all.insert(all.end(), s.local_files.begin(), s.local_files.end());
    return "install " + text::join(all, " ");
  }
  std::string operator()(const DownloadFile& s) const {
    return fmt::format("download {} to {}", fetch::without_secrets(s.url), s.dest);
  }
  std::string operator()(const CloneSource& s) const {
    std::string out = fmt::format("clone {} at {} to {}", fetch::without_secrets(s.url), s.version, s.folder);
    if (s.recursive) out += ", with submodules";
    if (!s.commit.empty()) out += ", check out " + s.commit;
    if (!s.patch.empty()) out += ", apply " + s.patch;
    return out;
  }
  std::string operator()(const EditFile& s) const {
    if (const auto* line = std::get_if<LineEdit>(&s.edit))
      return fmt::format("{}: {} `{}`", s.path, line->absent ? "remove line" : "line",
                         on_one_line(line->line));
    if (const auto* block = std::get_if<BlockEdit>(&s.edit))
      return fmt::format("{}: block `{}`", s.path, on_one_line(block->block));
    const auto& replace = std::get<ReplaceEdit>(s.edit);
    return fmt::format("{}: replace `{}` with `{}`", s.path, replace.regexp.text, replace.replace.text);
  }
  std::string operator()(const SetFile& s) const {
    switch (s.state) {
      case FileState::absent: return "remove " + s.path;
      case FileState::link: return fmt::format("link {} to {}", s.path, s.target);
      case FileState::directory: return "create folder " + s.path;
      case FileState::file:
        return s.mode.empty() ? "require " + s.path : fmt::format("set the mode of {} to {}", s.path, s.mode);
      default: return "touch " + s.path;
    }
  }
  std::string operator()(const CopyFile& s) const {
    return s.source.empty() ? "write " + s.dest : fmt::format("copy {} to {}", s.source, s.dest);
  }
  std::string operator()(const UnpackArchive& s) const {
    return fmt::format("unpack {} into {}", s.archive, s.dest);
  }
  std::string operator()(const RunCommand& s) const {
    const bool script = s.arguments.size() == 3 && s.arguments[1] == "-c";
    return fmt::format("run {} in {}{}", on_one_line(script ? s.arguments[2] : text::join(s.arguments, " ")),
                       s.folder, s.creates.empty() ? "" : fmt::format(", unless {} exists", s.creates));
  }
  std::string operator()(const RunMake& s) const {
    std::string out = "make";
    for (const std::string& argument : s.arguments) out += " " + argument;
    return out + (s.shares_jobs ? " with shared jobs" : "") + " in " + s.folder;
  }
  std::string operator()(const ShowMessage& s) const { return "print " + on_one_line(s.text); }
  std::string operator()(const SetRelease& s) const {
    std::string out = fmt::format("RELEASE: {} = {}", s.macro.text, s.folder);
    for (const auto& [name, value] : s.extra) out += fmt::format(", {}={}", name.text, value);
    if (!s.blank.empty()) out += ", blank " + text::join(texts_of(s.blank), " ");
    return out;
  }
  std::string operator()(const RegisterModule& s) const {
    if (s.macro.empty()) return "register packages " + text::join(s.runtime_packages, " ");
    return fmt::format("register {}: libraries {}; definitions {}", s.macro,
                       s.libs.empty() ? "none" : text::join(texts_of(s.libs), " "),
                       s.dbds.empty() ? "none" : text::join(s.dbds, " "));
  }
  std::string operator()(const PublishFiles& s) const {
    return fmt::format("publish definitions of {}{}", s.recipe_folder,
                       s.protocol_files.empty() ? "" : ", protocols " + text::join(s.protocol_files, " "));
  }
};

void put(Json& out, const char* key, const std::optional<std::string>& value) {
  if (value) out[key] = *value;
}
void put(Json& out, const char* key, const std::optional<PlacedText>& value) {
  if (value) out[key] = value->text;
}
void put(Json& out, const char* key, const char* value) { out[key] = value; }
void put(Json& out, const char* key, bool value) {
  if (value) out[key] = true;
}

Json edit_json(const Edit& edit) {
  Json out;
  if (const auto* line = std::get_if<LineEdit>(&edit)) {
    put(out, "kind", line->absent ? "line absent" : "line");
    put(out, "regexp", line->regexp);
    put(out, "search_string", line->search_string);
    out["line"] = line->line;
    put(out, "insertafter", line->insertafter);
    put(out, "insertbefore", line->insertbefore);
    put(out, "backrefs", line->backrefs);
    put(out, "firstmatch", line->firstmatch);
  } else if (const auto* block = std::get_if<BlockEdit>(&edit)) {
    put(out, "kind", block->absent ? "block absent" : "block");
    out["block"] = block->block;
    out["marker"] = block->marker;
    put(out, "insertafter", block->insertafter);
    put(out, "insertbefore", block->insertbefore);
  } else {
    const auto& replace = std::get<ReplaceEdit>(edit);
    put(out, "kind", "replace");
    out["regexp"] = replace.regexp.text;
    out["replace"] = replace.replace.text;
    put(out, "after", replace.after);
    put(out, "before", replace.before);
  }
  return out;
}

Json with_mode(Json step, const std::string& mode) {
  if (!mode.empty()) step["mode"] = mode;
  return step;
}

struct JsonWriter {
  Json operator()(const InstallPackages& s) const {
    return {{"packages", s.names}, {"files", s.local_files}};
  }
  Json operator()(const DownloadFile& s) const {
    return with_mode({{"url", fetch::without_secrets(s.url)}, {"dest", s.dest}, {"sha256", s.sha256}},
                     s.mode);
  }
  Json operator()(const CloneSource& s) const {
    return {{"url", fetch::without_secrets(s.url)},
            {"version", s.version},
            {"folder", s.folder},
            {"recursive", s.recursive},
            {"full", s.full},
            {"commit", s.commit},
            {"patch", s.patch}};
  }
  Json operator()(const EditFile& s) const {
    return with_mode({{"path", s.path}, {"edit", edit_json(s.edit)}, {"create", s.create}}, s.mode);
  }
  Json operator()(const SetFile& s) const {
    constexpr const char* states[] = {"absent", "link", "directory", "touch", "file"};
    Json out{{"path", s.path},
             {"state", states[static_cast<int>(s.state)]},
             {"target", s.target},
             {"mode", s.mode}};
    put(out, "recurse", s.recurse);
    return out;
  }
  Json operator()(const CopyFile& s) const {
    return {
        {"source", s.source}, {"content", s.content}, {"dest", s.dest}, {"mode", s.mode}, {"force", s.force}};
  }
  Json operator()(const UnpackArchive& s) const {
    return with_mode({{"archive", s.archive}, {"dest", s.dest}, {"creates", s.creates}}, s.mode);
  }
  Json operator()(const RunCommand& s) const {
    return {{"arguments", s.arguments}, {"folder", s.folder}, {"creates", s.creates}, {"removes", s.removes}};
  }
  Json operator()(const RunMake& s) const {
    return {{"make", s.arguments}, {"folder", s.folder}, {"shares_jobs", s.shares_jobs}, {"jobs", s.jobs}};
  }
  Json operator()(const ShowMessage& s) const { return {{"message", s.text}}; }
  Json operator()(const SetRelease& s) const {
    Json extra = Json::array();
    for (const auto& [name, value] : s.extra) extra.push_back(Json::array({name.text, value}));
    return {{"macro", s.macro.text},
            {"folder", s.folder},
            {"extra", std::move(extra)},
            {"blank", texts_of(s.blank)}};
  }
  Json operator()(const RegisterModule& s) const {
    return {{"macro", s.macro},
            {"folder", s.folder},
            {"libs", texts_of(s.libs)},
            {"dbds", s.dbds},
            {"runtime_files", s.runtime_files},
            {"runtime_packages", s.runtime_packages}};
  }
  Json operator()(const PublishFiles& s) const {
    return {{"recipe_folder", s.recipe_folder}, {"protocol_files", s.protocol_files}};
  }
};

}  // namespace

std::string_view stage_name(Stage stage) {
  constexpr std::string_view names[] = {"packages", "download", "clone", "tasks",    "edit",
                                        "release",  "make",     "post",  "register", "publish"};
  return names[static_cast<std::size_t>(stage)];
}

std::string describe(const Step& step) { return std::visit(Describer{}, step.action); }

std::string describe(const BuildPlan& plan) {
  std::string out;
  for (const ModulePlan& module : plan.modules) {
    out += fmt::format("{} {}{}\n", module.name, module.version,
                       module.after.empty() ? "" : "  after " + text::join(module.after, ", "));
    if (module.skipped) out += "  skipped by skip_when\n";
    for (const Step& step : module.steps)
      out += fmt::format("  {:<9} {}\n", stage_name(step.stage), describe(step));
  }
  if (plan.build_ioc) out += "Generic IOC\n";
  return out;
}

nlohmann::ordered_json to_json(const ModulePlan& module) {
  Json steps = Json::array();
  for (const Step& step : module.steps) {
    Json row{{"stage", stage_name(step.stage)}, {"does", describe(step)}};
    if (!step.name.empty()) row["name"] = step.name;
    if (step.may_fail) row["may_fail"] = true;
    row["action"] = std::visit(JsonWriter{}, step.action);
    steps.push_back(std::move(row));
  }
  Json out{
      {"module", module.name},   {"version", module.version}, {"url", fetch::without_secrets(module.url)},
      {"folder", module.folder}, {"macro", module.macro},     {"recipe", module.recipe_file}};
  if (module.requirements) out["requires"] = *module.requirements;
  out["after"] = module.after;
  if (module.whole_release) out["release"] = "all";
  if (module.skipped) out["skipped"] = true;
  if (!module.cached) out["cache"] = false;
  out["steps"] = std::move(steps);
  return out;
}

nlohmann::ordered_json to_json(const BuildPlan& plan) {
  Json modules = Json::array();
  for (const ModulePlan& module : plan.modules) modules.push_back(to_json(module));
  return {{"modules", std::move(modules)}, {"ioc", plan.build_ioc}};
}

}  // namespace iocwright::image
