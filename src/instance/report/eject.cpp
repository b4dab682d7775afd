#include "instance/report/eject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::report {

namespace {

std::string header(const InstanceFacts& facts, std::string_view what) {
  return fmt::format("# {} of {}, ejected from its ioc.yaml by iocwright. Edit it by hand.\n", what,
                     text::replace_all(facts.boot.ioc_name, "\n", " "));
}

/// The entity that a line comes from.
std::optional<std::size_t> entity_of(const FileLine& line) {
  if (line.script != nullptr) return line.script->origin.entity;
  if (line.setting != nullptr) return line.setting->origin.entity;
  if (line.row != nullptr) return line.row->origin.entity;
  return std::nullopt;
}

/// A comment on an entity: its name, and the file and line that it is at.
std::string comment(const InstanceFacts& facts, std::size_t entity, const Sources& sources) {
  const Span place = facts.boot.entities[entity].place;
  const SourceFile& file = sources.file(place.file);
  return fmt::format("# {} ({}:{})", text::replace_all(entity_name(facts, entity), "\n", " "),
                     path::name(file.path()), file.place(place.begin).line);
}

/// The first lines that are comments or empty, which name the program that has generated the file.
std::size_t size_of_header(const std::vector<FileLine>& lines) {
  const auto first = std::ranges::find_if(lines, [](const FileLine& line) {
    return line.has_entity() || !(line.text.empty() || line.text.starts_with('#'));
  });
  return static_cast<std::size_t>(first - lines.begin());
}

/// The lines after the header, with a comment before the first line of each entity. In a substitution file,
/// msi takes a `#` for a comment only in the first column.
std::string annotated(const InstanceFacts& facts, const std::vector<FileLine>& lines,
                      const Sources& sources) {
  std::string out;
  std::optional<std::size_t> before;
  for (std::size_t i = size_of_header(lines); i < lines.size(); ++i) {
    const auto entity = entity_of(lines[i]);
    if (entity && entity != before) out += comment(facts, *entity, sources) + "\n";
    before = entity;
    out += lines[i].text + "\n";
  }
  return out;
}

}  // namespace

FileSet ejected_files(const InstanceFacts& facts, const BootLines& lines, const Sources& sources) {
  FileSet out;
  out["st.cmd"] = header(facts, "Startup script") + "\n" + annotated(facts, lines.st_cmd, sources);
  if (!facts.boot.databases.empty())
    out["ioc.subst"] = header(facts, "Databases") + "\n" + annotated(facts, lines.ioc_subst, sources);
  return out;
}

}  // namespace iocwright::report
