#include "editor/lsp/workspace.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "editor/lsp/partial_yaml.hpp"
#include "editor/lsp/template_syntax.hpp"
#include "image/recipe/recipe.hpp"
#include "image/recipe/recipe_functions.hpp"
#include "instance/check/file_syntax.hpp"
#include "instance/generate.hpp"
#include "instance/model/files.hpp"
#include "instance/resolve/entity.hpp"
#include "instance/resolve/read_definitions.hpp"

namespace iocwright::lsp {

namespace {

/// Whether the name is one that is looked for in config folders.
bool is_found_by_name(const std::string& path) {
  const std::string_view name = path::name(path);
  return name == "ioc.yaml" || name == "runtime.yaml";
}

/// Adds the definition file itself if it is not among those that were found.
void add_file(std::vector<std::string>& files, const std::string& path) {
  if (std::ranges::find(files, path) == files.end()) files.push_back(path);
}

/// Where the entity begins that the byte is in, or the byte itself.
std::size_t begin_of_entity(const PartialYaml& partial, std::size_t at) {
  const auto path = path_to(partial.document->root(), static_cast<std::uint32_t>(at));
  for (std::size_t i = 0; i + 1 < path.size(); ++i)
    if (path[i].node->is_sequence()) return path[i + 1].node->span.begin;
  return at;
}

}  // namespace

instance::InstanceRequest Workspace::request_for(const std::string& path) const {
  instance::InstanceRequest out = request_;
  const bool is_other_instance = file_type(path) == FileType::instance && !is_found_by_name(path);
  out.path = is_other_instance ? path : path::parent(path);
  return out;
}

epics::EpicsPaths Workspace::image_paths(const std::string& path) const {
  return instance::image_paths(request_, path::parent(path), environment_);
}

std::string Workspace::unit_of(const std::string& path) const {
  if (file_type(path) == FileType::recipe) return path;
  const auto place = instance::find_instance(request_for(path), files_, environment_);
  if (!place) return path;
  return place->instance_files.empty() ? place->boot_files.front() : place->instance_files.front();
}

std::optional<RuleCheck> Workspace::rule_check(const std::string& path) const {
  const FileType type = file_type(path);
  if (type == FileType::other || type == FileType::recipe) return std::nullopt;
  instance::InstanceRequest request = request_for(path);
  if (!instance::find_instance(request, files_, environment_)) return std::nullopt;
  return RuleCheck{files_, environment_, limits_, std::move(request), generated_, unit_of(path)};
}

FileDiagnostics Workspace::diagnose(const std::string& path) {
  if (file_type(path) == FileType::other) return {};
  if (file_type(path) == FileType::recipe) return diagnose_file(path);
  auto place = instance::find_instance(request_for(path), files_, environment_);
  if (place && !place->instance_files.empty()) return diagnose_instance(*place, path);
  if (file_type(path) == FileType::definitions) return diagnose_file(path);
  const bool is_loaded = place && !place->boot_files.empty();  // then rules apply to it
  if (file_type(path) == FileType::boot) return is_loaded ? FileDiagnostics() : database_syntax(path);
  std::vector<Diagnostic> errors;
  if (!place) errors.push_back(std::move(place).error());
  return by_file(errors, {}, path);
}

FileDiagnostics Workspace::database_syntax(const std::string& path) const {
  constexpr std::string_view names[] = {".template", ".db", ".subst", ".substitutions"};
  Sources sources;
  Sink sink;
  if (std::ranges::any_of(names, [&](std::string_view ending) { return path.ends_with(ending); }))
    check::check_file_syntax(path, files_, sources, sink);
  return by_file(sink.take(), sources, path);
}

FileDiagnostics Workspace::diagnose_file(const std::string& path) {
  Sources sources;
  Sink sink;
  yaml::Reader reader{files_, sources, sink};
  if (auto document = reader.read(path)) {
    const bool is_recipe = file_type(path) == FileType::recipe;
    check_templates(document->root(), sources, limits_,
                    is_recipe ? image::recipe_functions() : jinja::MoreFunctions(), sink);
    if (is_recipe) (void)image::load_recipe(std::move(document), path, sink);
    else (void)model::load_support(std::move(document), sink);
  }
  return by_file(sink.take(), sources, path);
}

std::vector<std::string> Workspace::texts_of(const instance::InstancePlace& place) const {
  std::vector<std::string> out;
  for (const auto* names : {&place.instance_files, &place.definition_files})
    for (const std::string& name : *names) out.push_back(files_.read_input(name).value_or(""));
  return out;
}

FileDiagnostics Workspace::diagnose_instance(const instance::InstancePlace& place, const std::string& path) {
  Sources sources;
  Sink sink;
  yaml::Reader reader{files_, sources, sink};
  InstanceValues& values = values_[unit_of(path)];
  values.entities.clear();
  values.texts = texts_of(place);
  const auto keep_values = [&](const resolve::ResolvedIoc& ioc, const resolve::Definitions&) {
    std::vector<report::EntityFacts> facts = report::entity_facts(ioc, limits_);
    for (std::size_t i = 0; i < ioc.entities.size(); ++i) {
      const Span type = ioc.entities[i].entity->place();
      values.entities.try_emplace({path::normal(sources.file(type.file).path()), type.begin},
                                  std::move(facts[i]));
    }
  };
  (void)instance::read_boot(place.instance_files, place.definition_files, reader,
                            instance::instance_environment(place, environment_), limits_, boot::Screens::no,
                            keep_values);
  FileDiagnostics out = by_file(sink.take(), sources, place.instance_files.front());
  add_partial(place, out);
  // Definitions without an entity are not rendered.
  if (file_type(path) == FileType::definitions)
    for (auto& [file, found] : diagnose_file(path))
      for (FileDiagnostic& item : found)
        if (std::ranges::find(out[file], item) == out[file].end()) out[file].push_back(std::move(item));
  return out;
}

void Workspace::add_partial(const instance::InstancePlace& place, FileDiagnostics& out) {
  OpenFiles partial_files = files_;
  std::map<std::string, Position> ends;  // of what is checked
  for (const std::string& file : place.instance_files) {
    const std::string path = path::normal(file);
    const auto text = files_.read_input(path);
    if (!text || out[path].empty()) continue;
    Sources sources;
    PartialYaml partial = parse_partially(path, *text, sources);
    if (partial.document == nullptr || !partial.broken_at) continue;
    ends[path] = TextLines(*text).position(begin_of_entity(partial, *partial.broken_at));
    partial_files.open(path, {"", 0, std::move(partial.text)});
  }
  if (ends.empty()) return;

  Sources sources;
  Sink sink;
  yaml::Reader reader{partial_files, sources, sink};
  (void)instance::read_boot(place.instance_files, place.definition_files, reader,
                            instance::instance_environment(place, environment_), limits_);
  FileDiagnostics found = by_file(sink.take(), sources, place.instance_files.front());
  for (const auto& [path, end] : ends)
    for (FileDiagnostic& item : found[path]) {
      // The entity that is referred to may be the one that cannot be read.
      const bool may_follow =
          item.kind == slug(DiagKind::unknown_object) || item.kind == slug(DiagKind::missing_key);
      if (!may_follow &&
          std::pair(item.range.end.line, item.range.end.character) <= std::pair(end.line, end.character))
        out[path].push_back(std::move(item));
    }
}

const DefinitionSet& Workspace::definitions(const std::string& path) {
  instance::InstanceRequest request = request_for(path);
  auto place = instance::find_instance_definitions(request, files_, environment_);
  if (!place) {  // there is no instance around the file
    request.path.clear();
    place = instance::find_instance_definitions(request, files_, environment_);
  }
  std::vector<std::string> names = place ? std::move(place->definition_files) : std::vector<std::string>();
  if (file_type(path) == FileType::definitions) add_file(names, path);
  std::unique_ptr<DefinitionSet>& known = definitions_[path::parent(path)];
  std::vector<std::pair<std::string, std::string>> contents;
  for (std::string& name : names)
    if (auto text = files_.read_input(name)) contents.emplace_back(std::move(name), *std::move(text));
  if (known != nullptr && known->contents == contents) return *known;

  auto next = std::make_unique<DefinitionSet>();
  Sink sink;
  yaml::Reader reader{files_, next->sources, sink};
  std::vector<std::string> files;
  for (const auto& [name, text] : contents) files.push_back(name);
  next->definitions = resolve::read_definitions(reader, files);
  next->contents = std::move(contents);
  // While a file is being typed, its last version without errors still helps.
  if (known == nullptr || next->definitions.types().size() >= known->definitions.types().size() ||
      !sink.has_errors())
    known = std::move(next);
  else known->contents = std::move(next->contents);
  return *known;
}

const InstanceValues& Workspace::values(const std::string& path) {
  static const InstanceValues none;
  const auto place = instance::find_instance(request_for(path), files_, environment_);
  if (!place || place->instance_files.empty()) return none;
  const InstanceValues& known = values_[unit_of(path)];
  if (known.texts != texts_of(*place)) (void)diagnose_instance(*place, path);
  return known;
}

}  // namespace iocwright::lsp
