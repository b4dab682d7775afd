#include "instance/eject_instance.hpp"

#include <fmt/format.h>

#include <ostream>

#include "core/base/file_transaction.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "instance/report/eject.hpp"

namespace iocwright::instance {

namespace {

/// An error if the folder has a file that would be replaced.
Result<void> check_free(const Disk& disk, const std::string& folder, const FileSet& files) {
  for (const auto& [name, content] : files)
    if (const std::string file = path::join(folder, name); TRY(or_unreadable(disk.exists(file))))
      return fail(error(DiagKind::local_work, fmt::format("`{}` already exists", file))
                      .help("remove or rename it, or name another folder with `--output`"));
  return {};
}

/// Adds the renamed instance files to `files` and returns their old names.
Result<std::vector<std::string>> set_aside(const std::vector<std::string>& instance_files, const Disk& disk,
                                           FileSet& files) {
  std::vector<std::string> out;
  for (const std::string& file : instance_files) {
    const std::string name(path::name(file));
    files[name + ".ejected"] = TRY(or_unreadable(disk.read_input(file), "read"));
    out.push_back(name);
  }
  return out;
}

Result<void> write(Disk& disk, const std::string& folder, const FileSet& files,
                   const std::vector<std::string>& removed) {
  auto transaction = TRY(or_fail(FileTransaction::begin(disk, folder), "write to"));
  auto committed = or_fail(transaction.commit(files, removed), "write");
  TRY(or_fail(transaction.remove_state(), "remove"));
  return committed;
}

Result<void> eject(const EjectRequest& request, const report::InstanceFacts& facts,
                   const report::BootLines& lines, yaml::Reader& reader, Disk& disk,
                   const InstancePlace& place, std::ostream& out) {
  FileSet files = report::ejected_files(facts, lines, reader.sources);
  std::vector<std::string> removed;
  const bool in_place = request.output_folder.empty();
  const std::string folder =
      in_place ? (place.config_folder.empty() ? "." : place.config_folder) : request.output_folder;
  if (in_place) removed = TRY(set_aside(place.instance_files, disk, files));
  TRY(check_free(disk, folder, files));
  TRY(write(disk, folder, files, removed));
  for (const auto& [name, content] : files)
    if (!name.ends_with(".ejected")) out << fmt::format("wrote {}\n", path::join(folder, name));
  for (const std::string& name : removed)
    out << fmt::format("renamed {} to {}.ejected\n", path::join(folder, name), name);
  return {};
}

}  // namespace

ExitStatus eject_instance(const EjectRequest& request, yaml::Reader& reader, Disk& disk,
                          const Environment& environment, const Limits& limits,
                          const TemplateFiles& templates, std::ostream& out) {
  auto place = find_instance(request.instance, disk, environment);
  if (reader.sink.take_error(place)) return wrong_input;
  const auto facts = open_instance(request.instance, reader, environment, limits);
  if (!facts) return reader.sink.status();
  auto lines = report::boot_lines(*facts, templates, reader.sources);
  if (reader.sink.take_error(lines)) return wrong_input;
  if (!facts->boot.waits.empty())
    reader.sink.add(
        warning(DiagKind::wait_entry,
                fmt::format("a hand-written instance does not wait for hardware: {} of ioc.yaml "
                            "will be missing",
                            text::plural(facts->boot.waits.size(), "wait")))
            .at(facts->boot.waits.front().device.place)
            .help("let the IOC exit if the device does not answer, and the container restart it"));
  auto ejected = eject(request, *facts, *lines, reader, disk, *place, out);
  reader.sink.take_error(ejected);
  return reader.sink.status();
}

}  // namespace iocwright::instance
