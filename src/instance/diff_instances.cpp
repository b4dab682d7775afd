#include "instance/diff_instances.hpp"

#include <ostream>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/git_revision.hpp"
#include "instance/read_pvs.hpp"
#include "instance/report/print_comparison.hpp"

namespace iocwright::instance {

namespace {

/// Whether the folder is an unpacked image with our folders.
Result<bool> is_image(const Disk& disk, const std::string& folder) {
  for (const char* name : {"epics/ibek-defs", "epics/ioc"})
    if (TRY(or_unreadable(disk.is_folder(path::join(folder, name))))) return true;
  return false;
}

/// What to open for a side of the comparison.
Result<InstanceRequest> side(const DiffRequest& request, const std::string& path, RevisionDisk& disk) {
  InstanceRequest out = request.common;
  TRY(disk.mount(path));
  if (TRY(is_image(disk, path))) {
    out.image_root = path;
    disk.add_root(path);
    if (out.path.empty()) out.path = path::join(path, "epics/ioc/config");
  } else {
    out.path = path;
  }
  return out;
}

struct Side {
  report::InstanceFacts facts;
  report::BootLines lines;
};

std::optional<Side> open_side(const InstanceRequest& request, yaml::Reader& reader,
                              const Environment& environment, const Limits& limits,
                              const TemplateFiles& templates) {
  // A file that both sides use has its errors twice; the sink prints them once.
  auto facts = open_instance(request, reader, environment, limits, HandWritten::allow);
  if (!facts) return std::nullopt;
  Side out{*std::move(facts), {}};
  auto lines = report::boot_lines(out.facts, templates, reader.sources);
  if (reader.sink.take_error(lines)) return std::nullopt;
  out.lines = *std::move(lines);
  return out;
}

}  // namespace

DiffStatus diff_instances(const DiffRequest& request, const Machine& machine, Sources& sources, Sink& sink,
                          const Limits& limits, const TemplateFiles& templates, std::ostream& out) {
  RevisionDisk disk(machine);
  auto first = side(request, request.before, disk), second = side(request, request.after, disk);
  if (const bool failed = sink.take_error(first); sink.take_error(second) || failed) return trouble;
  auto named = find_instance(*second, disk, machine.environment);
  if (sink.take_error(named)) return trouble;
  const Environment environment = instance_environment(*named, machine.environment);

  yaml::Reader reader{disk, sources, sink};
  const auto before = open_side(*first, reader, environment, limits, templates);
  const auto after = open_side(*second, reader, environment, limits, templates);
  if (!before || !after) return trouble;
  report::Comparison comparison =
      report::compare_instances({before->facts, before->lines}, {after->facts, after->lines}, sources);
  // Without the templates of an image, databases can only be compared by their uses.
  Sink missing;
  yaml::Reader templates_reader{disk, sources, missing};
  const auto old_pvs = read_pvs(before->facts, before->lines, *first, templates_reader, environment);
  const auto new_pvs = read_pvs(after->facts, after->lines, *second, templates_reader, environment);
  if (!missing.has_errors())
    comparison.sections.push_back({"pvs", report::compare_things(report::comparable_pvs(old_pvs, sources),
                                                                 report::comparable_pvs(new_pvs, sources))});
  out << report::print_comparison(comparison, request.before, request.after, request.format);
  return comparison.is_same() ? same : different;
}

}  // namespace iocwright::instance
