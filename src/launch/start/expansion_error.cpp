#include "launch/start/expansion_error.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "epics/db/substitutions.hpp"

namespace iocwright::launch {

namespace {

/// The substitution file as a source. An unreadable file only costs the place.
FileId substitution_source(const ExpandDatabase& step, const Disk& disk, Sources& sources) {
  const std::string& shown = step.copied_from.empty() ? step.substitution_file : step.copied_from;
  return sources.add(shown, disk.read(step.substitution_file).value_or(""));
}

/// The line as msi counts it. It counts the first line as 2.
Span span_of_line(FileId file, std::size_t line_counted, const Sources& sources) {
  const std::string_view text = sources.file(file).text();
  std::size_t begin = 0;
  for (std::size_t line = 2; line < line_counted; ++line) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

/// Where the instance first uses a template: in a definition, or in the substitution file.
instance::TemplateUse use_of(const std::string& name, const ExpandDatabase& step,
                             const std::vector<instance::TemplateUse>& uses, const Disk& disk,
                             Sources& sources) {
  const auto use = std::ranges::find(uses, name, &instance::TemplateUse::file);
  if (use != uses.end()) return *use;
  const FileId file = substitution_source(step, disk, sources);
  for (const epics::SubstitutionEntry& entry : epics::find_entries(sources.file(file).text()))
    if (path::name(entry.file) == path::name(name)) {
      const auto begin = static_cast<std::uint32_t>(entry.name_at);
      return {name, {file, begin, begin + static_cast<std::uint32_t>(entry.file.size())}, {}};
    }
  return {name, {}, {}};
}

/// The name of a file in these folders that `name` is probably a misspelling of, as a help line.
std::string nearest_file(const std::string& name, const std::vector<std::string>& folders, const Disk& disk) {
  std::vector<std::string> names;
  for (const std::string& folder : folders)
    if (auto content = disk.list(folder)) names.insert(names.end(), content->begin(), content->end());
  return did_you_mean(path::name(name), {names.begin(), names.end()});
}

Diagnostic missing_template(const MsiError& problem, const ExpandDatabase& step,
                            const std::vector<instance::TemplateUse>& uses, const Disk& disk,
                            Sources& sources) {
  const std::string& name = problem.missing_file;
  const bool is_included = !problem.included_by.empty();
  const std::string includer(path::name(problem.included_by));
  const instance::TemplateUse use = use_of(is_included ? includer : name, step, uses, disk, sources);
  Diagnostic out = error(DiagKind::missing_template,
                         is_included ? fmt::format("cannot open `{}`, which `{}` includes", name, includer)
                                     : fmt::format("cannot open the database template `{}`", name))
                       .at(use.place)
                       .help(nearest_file(name, step.include_folders, disk));
  if (use.entity.known()) out.add_note(use.entity, "this entity uses the template");
  // msi looks for a name with a slash at that path only
  if (name.find('/') == std::string::npos)
    out.add_note({}, fmt::format("looked in {}", text::quoted_list(step.include_folders)));
  return out;
}

}  // namespace

Diagnostic expansion_error(const MsiRun& run, const ExpandDatabase& step,
                           const std::vector<instance::TemplateUse>& uses, const Disk& disk,
                           Sources& sources) {
  const MsiError problem = msi_error(run);
  if (!problem.missing_file.empty()) return missing_template(problem, step, uses, disk, sources);
  Diagnostic out =
      error(DiagKind::tool_failed, fmt::format("cannot expand the substitution file: {}", problem.text));
  const auto source = [&] { return substitution_source(step, disk, sources); };
  if (problem.range) out.set_span(epics::span_of(source(), *problem.range));
  else if (problem.line_counted) out.set_span(span_of_line(source(), *problem.line_counted, sources));
  return out;
}

}  // namespace iocwright::launch
