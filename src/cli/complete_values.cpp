#include "cli/complete_values.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/help_pages.hpp"
#include "cli/options.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/plan_support.hpp"
#include "image/recipe/recipe_finder.hpp"
#include "instance/find_instances.hpp"
#include "instance/open_instance.hpp"
#include "instance/patterns/lock.hpp"
#include "instance/resolve/read_definitions.hpp"

namespace iocwright::cli {

namespace {

using Values = std::vector<Candidate>;

/// A reader whose messages nobody sees.
struct QuietReader {
  explicit QuietReader(Session& session) : reader{session.disk, sources, sink} {}

  Sources sources;
  Sink sink;
  yaml::Reader reader;
};

std::vector<std::string> given(const CompletionPoint& point, const std::string& name) {
  const auto found = point.given.find(name);
  return found == point.given.end() ? std::vector<std::string>() : found->second;
}

std::string last_given(const CompletionPoint& point, const std::string& name) {
  const auto values = given(point, name);
  return values.empty() ? "" : values.back();
}

Values values_of(const std::vector<std::string>& words) {
  Values out;
  for (const std::string& word : words) out.push_back({word});
  return out;
}

/// The modules that have a recipe, and those in $SUPPORT.
Values modules(const CompletionPoint& point, Session& session) {
  Values out;
  if (point.command->get_name() == "build")
    out = {{"all", "the modules of the Dockerfile"}, {"ioc", "the Generic IOC"}};
  std::vector<std::string> names;
  image::SupportRequest request;
  request.recipe_folders = given(point, "--defs");
  if (const auto found = image::recipe_places(request, session.machine()))
    names = image::known_modules(*found, session.disk).value_or(std::vector<std::string>());
  const std::string support = epics::EpicsPaths::from(session.environment).support;
  for (std::string& name : session.disk.list(support).value_or(std::vector<std::string>()))
    if (name != "configure" && session.disk.is_folder(path::join(support, name)).value_or(false))
      names.push_back(std::move(name));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (std::string& name : names) out.push_back({std::move(name)});
  return out;
}

/// What the options before this point say about the instance.
instance::InstanceRequest instance_request(const CompletionPoint& point) {
  instance::InstanceRequest out;
  out.path = last_given(point, "--config");
  out.definition_files = given(point, "--definitions");
  out.definitions_folder = last_given(point, "--defs");
  out.image_root = last_given(point, "--image-root");
  return out;
}

Values types(const CompletionPoint& point, Session& session) {
  Values out;
  QuietReader quiet(session);
  const instance::InstanceRequest request = instance_request(point);
  session.disk.add_root(request.image_root);
  const auto place = instance::find_instance_definitions(request, session.disk, session.environment);
  if (!place) return out;
  const resolve::Definitions definitions = resolve::read_definitions(quiet.reader, place->definition_files);
  for (const std::string_view name : definitions.type_names()) {
    const resolve::EntityType* type = definitions.find(name);
    out.push_back({std::string(name), type == nullptr ? "" : type->model().description});
  }
  return out;
}

/// Types, and the ids of entities.
Values subjects(const CompletionPoint& point, Session& session) {
  Values out = types(point, session);
  QuietReader quiet(session);
  const auto facts = instance::open_instance(instance_request(point), quiet.reader, session.environment,
                                             session.limits, instance::HandWritten::allow);
  if (!facts) return out;
  for (std::size_t i = 0; i < facts->entities.size(); ++i)
    if (const std::string& id = facts->entities[i].id; !id.empty())
      out.push_back({id, report::entity_name(*facts, i)});
  return out;
}

Values instances(const CompletionPoint&, Session& session) {
  return values_of(instance::nearby_instances(session.disk));
}

Values config_folders(const CompletionPoint&, Session& session) {
  Values out;
  for (const std::string& folder : instance::nearby_instances(session.disk))
    if (const std::string config = path::join(folder, "config");
        session.disk.is_folder(config).value_or(false))
      out.push_back({config});
  return out;
}

Values topics(const CompletionPoint&, Session& session) {
  Values out;
  for (const std::string& topic : help_topics())
    out.push_back({topic, help_summary(topic, session).value_or("")});
  return out;
}

Values sections(const CompletionPoint& point, Session& session) {
  return values_of(help_sections(last_given(point, "topic"), session).value_or(std::vector<std::string>()));
}

/// The places of build caches in the environment.
Values places(const CompletionPoint&, Session& session) {
  Values out;
  const std::string text = Settings(session.environment).text(Setting::build_cache);
  for (const std::string_view place : text::split(text, ' '))
    if (!place.empty()) out.push_back({std::string(place)});
  return out;
}

Values limits(const CompletionPoint&, Session&) {
  Values out;
  for (const LimitRow& row : limit_rows())
    out.push_back({std::string(row.name) + "=", std::string(row.meaning)});
  return out;
}

/// The architectures that EPICS Base is built for.
Values architectures(const CompletionPoint&, Session& session) {
  const std::string base = Settings(session.environment).text(Setting::epics_base);
  return values_of(session.disk.list(path::join(base, "bin")).value_or(std::vector<std::string>()));
}

/// The patterns in the lock of an instance.
Values patterns_of_lock(const CompletionPoint& point, Session& session) {
  const std::string folder = last_given(point, "dest");
  Values out;
  if (const auto lock = patterns::read_lock(session.disk, folder.empty() ? "." : folder))
    for (const patterns::PatternEntry& entry : lock->patterns) out.push_back({entry.name, entry.version});
  return out;
}

/// What the placeholder of an option or argument stands for.
struct Placeholder {
  std::string_view text;
  Values (*values)(const CompletionPoint&, Session&);
  bool files, folders;
};

constexpr std::array placeholders{
    Placeholder{"AFTER", instances, true, false},
    Placeholder{"ARCH", architectures, false, false},
    Placeholder{"ARGUMENT", nullptr, true, false},
    Placeholder{"BEFORE", instances, true, false},
    Placeholder{"COMMAND", nullptr, true, false},
    Placeholder{"CONFIG_FOLDER", config_folders, false, true},
    Placeholder{"DEFINITION", nullptr, true, false},
    Placeholder{"DEST", nullptr, false, true},
    Placeholder{"DESTINATION", nullptr, false, true},
    Placeholder{"DEVICE", nullptr, true, false},
    Placeholder{"DIR", nullptr, false, true},
    Placeholder{"EXTRA", nullptr, true, false},
    Placeholder{"FILE", nullptr, true, false},
    Placeholder{"FORMATTER", nullptr, true, false},
    Placeholder{"INSTANCE", instances, true, false},
    Placeholder{"KEY", nullptr, true, false},
    Placeholder{"MODULE", modules, false, true},
    Placeholder{"MODULE... DIR", modules, false, true},
    Placeholder{"NAME=N", limits, false, false},
    Placeholder{"OUTPUT", nullptr, true, false},
    Placeholder{"OUTPUT_DIR", nullptr, false, true},
    Placeholder{"PATH", instances, true, false},
    Placeholder{"PATTERN", patterns_of_lock, false, false},
    Placeholder{"PLACE", places, false, true},
    Placeholder{"PROGRAM", nullptr, true, false},
    Placeholder{"SECTION", sections, false, false},
    Placeholder{"SOCKET", nullptr, true, false},
    Placeholder{"SUBJECT", subjects, false, false},
    Placeholder{"SUBST_FILE", nullptr, true, false},
    Placeholder{"TOPIC", topics, false, false},
    Placeholder{"TYPE", types, false, false},
    Placeholder{"UI", nullptr, true, false},
};

/// The row of an option. Its placeholder may be optional as in `[FILE]`, repeated as in `FILE...`, or follow
/// `--`.
const Placeholder* row_of(const CLI::Option& option) {
  const std::string whole = option.get_option_text();
  std::string_view text = text::trim(whole, "[]");
  if (text.starts_with("-- ")) text.remove_prefix(3);
  if (text.ends_with("...")) text.remove_suffix(3);
  const auto found = std::ranges::find(placeholders, text, &Placeholder::text);
  return found == placeholders.end() ? nullptr : &*found;
}

}  // namespace

PossibleValues values_at(const CompletionPoint& point, Session& session) {
  PossibleValues out;
  if (point.is_opaque) return {.files = true};
  if (point.value == nullptr) return out;
  const AcceptedValues accepted = accepted_values(*point.value);
  out.candidates = values_of(accepted.words);
  out.is_list = accepted.kind == AcceptedValues::Kind::list_of_words;
  if (!out.candidates.empty()) return out;
  out.files = accepted.kind == AcceptedValues::Kind::file;
  out.folders = accepted.kind == AcceptedValues::Kind::folder;
  if (const Placeholder* row = row_of(*point.value)) {
    if (!out.files && !out.folders) {
      out.files = row->files;
      out.folders = row->folders;
    }
    if (row->values != nullptr) out.candidates = row->values(point, session);
    out.is_list = row->values == modules;  // the argument of ansible.sh
  }
  return out;
}

}  // namespace iocwright::cli
