// Executes the steps that change files.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/file_mode.hpp"
#include "image/module/step_runner.hpp"

namespace iocwright::image {

namespace {

// What the reference gives to published files and their folders, whatever the umask is.
constexpr const char* file_mode = "0644";
constexpr const char* folder_mode = "0755";

/// Resolves the links in the part of the path that exists.
FileResult<std::string> real_path(const std::string& path) {
  std::error_code problem;
  std::string out = std::filesystem::weakly_canonical(path, problem).string();
  if (problem) return tl::make_unexpected(FileError{path, problem.value()});
  return out;
}

}  // namespace

Result<void> StepRunner::check_inside(const std::string& path, const std::string& folder) const {
  if (folder.empty()) return {};
  const std::string real = TRY(or_unreadable(real_path(path), "follow the links of"));
  const std::string root = TRY(or_unreadable(real_path(folder), "follow the links of"));
  if (path::is_within(real, root)) return {};
  return fail(error(DiagKind::path_outside,
                    fmt::format("`{}` leads outside the module's folder, to `{}`", path, real)));
}

Result<void> StepRunner::move_aside(const std::string& path) {
  Disk& disk = shared_.machine.disk;
  const bool holds_work = std::any_of(protected_.begin(), protected_.end(),
                                      [&](const std::string& file) { return path::is_within(file, path); });
  if (!holds_work || !TRY(or_unreadable(disk.exists(path))) || TRY(or_unreadable(disk.is_link(path))))
    return {};
  const std::string to = TRY(or_unreadable(aside_name(path, disk)));
  TRY(or_fail(disk.rename(path, to), "move"));
  std::erase_if(protected_, [&](const std::string& file) { return path::is_within(file, path); });
  moved_aside_.emplace_back(path, to);
  return {};
}

Result<void> StepRunner::edit(const EditFile& step) {
  if (!shared_.registry.name_of(step.path).empty()) return {};  // one of changes()
  // Replace the link left by an earlier build; a fresh clone has none.
  if (step.path.ends_with("/configure/RELEASE.local") &&
      TRY(or_unreadable(shared_.machine.disk.is_link(step.path))))
    TRY(or_fail(shared_.machine.disk.remove(step.path), "remove"));
  TRY(check_inside(step.path, step.inside));
  const Disk& disk = shared_.machine.disk;
  const std::optional<std::string> text = TRY(or_unreadable(disk.read_if_exists(step.path), "read"));
  if (!text && !step.create)
    return fail(
        error(DiagKind::step_failed, fmt::format("cannot edit `{}`: the file is missing", step.path)));
  auto changed = apply_edit(step.edit, text);
  if (!changed) {
    changed.error().add_note({}, fmt::format("the file is `{}`", step.path));
    return fail(std::move(changed.error()));
  }
  if (!text || *text != *changed) TRY(or_fail(shared_.machine.disk.replace(step.path, *changed), "write"));
  return set_mode(step.path, step.mode);
}

/// Creates a folder. As in ansible, the folders that are created on the way get its mode, too.
Result<void> StepRunner::make_folders(const SetFile& step) {
  Disk& disk = shared_.machine.disk;
  std::vector<std::string> created;
  for (std::string folder = step.path; !folder.empty() && !TRY(or_unreadable(disk.is_folder(folder)));
       folder = path::parent(folder))
    created.push_back(folder);
  TRY(or_fail(disk.make_folders(step.path), "create folder"));
  for (const std::string& folder : created) TRY(set_mode(folder, step.mode));
  return {};
}

Result<void> StepRunner::set_file(const SetFile& step) {
  // Check only the parent folder: if the path itself is a link, the link is removed, wherever it points.
  TRY(check_inside(path::parent(step.path), step.inside));
  Disk& disk = shared_.machine.disk;
  if (step.state == FileState::absent || step.state == FileState::link)
    TRY(move_aside(path::normal(step.path)));
  if (step.state == FileState::absent) return or_fail(disk.remove_tree(step.path), "remove");
  if (step.state == FileState::directory) {
    TRY(make_folders(step));
    return set_mode(step.path, step.mode, step.recurse);
  }
  if (step.state == FileState::file) {
    if (TRY(or_unreadable(disk.exists(step.path)))) return set_mode(step.path, step.mode, step.recurse);
    return fail(error(DiagKind::step_failed, fmt::format("`{}` is missing", step.path))
                    .help("to create an empty file, set `state: touch`"));
  }
  TRY(or_fail(disk.make_folders(path::parent(step.path)), "create folder"));
  if (step.state == FileState::link) {
    // As in ansible, a non-empty folder is not replaced with a link.
    const bool folder =
        TRY(or_unreadable(disk.is_folder(step.path))) && !TRY(or_unreadable(disk.is_link(step.path)));
    if (folder && !TRY(or_fail(disk.list(step.path), "list")).empty())
      return fail(error(DiagKind::step_failed,
                        fmt::format("cannot replace the folder `{}` by a link: it is not empty", step.path)));
    TRY(or_fail(disk.remove_tree(step.path), "remove"));
    return or_fail(disk.make_link(step.target, step.path), "link");
  }
  if (!TRY(or_unreadable(disk.exists(step.path)))) TRY(or_fail(disk.write(step.path, ""), "write"));
  return set_mode(step.path, step.mode);
}

Result<void> StepRunner::copy(const CopyFile& step) {
  Disk& disk = shared_.machine.disk;
  std::string dest = step.dest;
  if (!step.source.empty() && (dest.ends_with('/') || TRY(or_unreadable(disk.is_folder(dest)))))
    dest = path::join(dest, path::name(step.source));
  if (!step.force && TRY(or_unreadable(disk.exists(dest)))) return {};
  TRY(or_fail(disk.make_folders(path::parent(dest)), "create folder"));
  TRY(move_aside(path::normal(dest)));
  if (path::is_within(path::normal(step.source), module_.folder))
    TRY(check_inside(step.source, module_.folder));
  if (step.mode == "preserve" && !step.source.empty())
    return or_fail(disk.replace_by_copy(step.source, dest), "copy");
  // As in ansible, an existing file keeps its mode, and a new one does not get that of the source.
  const std::string content =
      step.source.empty() ? step.content : TRY(or_fail(disk.read(step.source), "read"));
  TRY(or_fail(disk.replace(dest, content), "write"));
  return set_mode(dest, step.mode);
}

Result<void> StepRunner::unpack(const UnpackArchive& step, const std::string& log) {
  if (!step.creates.empty() && TRY(or_unreadable(shared_.machine.disk.exists(step.creates)))) return {};
  const auto listed = shared_.machine.process.run(
      {{"tar", "--list", "--file", step.archive}, "", &shared_.environment, true, log});
  if (!listed || listed->status != 0)
    return fail(error(DiagKind::step_failed, fmt::format("tar cannot read `{}`", step.archive)));
  for (std::string_view name : text::split(listed->output, '\n'))
    if (!name.empty() &&
        (name.starts_with('/') || !path::is_within(step.dest + "/" + std::string(name), step.dest)))
      return fail(error(DiagKind::path_outside,
                        fmt::format("`{}` contains a path outside its folder: `{}`", step.archive, name))
                      .help("nothing was unpacked"));
  TRY(or_fail(shared_.machine.disk.make_folders(step.dest), "create folder"));
  for (std::string_view name : text::split(listed->output, '\n'))
    if (const std::string file = path::normal(step.dest + "/" + std::string(name));
        !name.ends_with('/') && protected_.contains(file))
      TRY(move_aside(file));
  TRY(run_program({"tar", "--extract", "--no-same-owner", "--file", step.archive, "--directory", step.dest},
                  "", log, "", 1));
  for (std::string_view name : text::split(listed->output, '\n')) {
    const std::string file = path::join(step.dest, name);
    // A link in the archive may lead anywhere.
    if (name.empty() || TRY(or_unreadable(shared_.machine.disk.is_link(file)))) continue;
    TRY(set_mode(file, "ug-s"));
    TRY(set_mode(file, step.mode));
  }
  return {};
}

Result<void> StepRunner::link_all(const std::string& folder, std::string_view ending,
                                  const std::string& into) {
  Disk& disk = shared_.machine.disk;
  TRY(or_fail(disk.make_folders(into), "create folder"));
  TRY(set_mode(into, folder_mode));
  for (const std::string& name : TRY(or_fail(disk.list(folder), "list"))) {
    if (!name.ends_with(ending)) continue;
    const std::string link = path::join(into, name), part = path::join(into, "." + name + ".part"),
                      target = path::join(folder, name);
    if (TRY(or_unreadable(disk.is_link(link))) && TRY(or_unreadable(disk.read_link(link))) == target)
      continue;
    TRY(or_fail(disk.remove(part), "remove"));
    TRY(or_fail(disk.make_link(target, part), "link"));
    TRY(or_fail(disk.rename(part, link), "link"));
  }
  return {};
}

Result<void> StepRunner::publish() {
  for (const Step& step : module_.steps)
    if (const auto* files = std::get_if<PublishFiles>(&step.action)) TRY(publish(*files));
  return {};
}

Result<void> StepRunner::publish(const PublishFiles& step) {
  TRY(link_all(step.recipe_folder, ".ibek.support.yaml", path::join(shared_.epics_root, "ibek-defs")));
  TRY(link_all(step.recipe_folder, ".pvi.device.yaml", path::join(shared_.epics_root, "pvi-defs")));
  TRY(link_all(step.recipe_folder, ".req", path::join(shared_.epics_root, "autosave")));
  const std::string protocols = shared_.registry.path_of("protocol");
  TRY(or_fail(shared_.machine.disk.make_folders(protocols), "create folder"));
  TRY(set_mode(protocols, folder_mode));
  for (const std::string& name : step.protocol_files) {
    const std::string source = path::join(step.folder, name);
    if (!path::is_within(source, step.folder))
      return fail(error(DiagKind::path_outside,
                        fmt::format("the protocol file `{}` is outside the module's folder", name)));
    TRY(check_inside(source, step.folder));
    const auto content = shared_.machine.disk.read(source);
    if (!content) return fail(error(DiagKind::step_failed, content.error().text("read")));
    const std::string copy = path::join(protocols, path::name(name));
    if (TRY(or_unreadable(shared_.machine.disk.read_if_exists(copy), "read")) != *content)
      TRY(or_fail(shared_.machine.disk.replace(copy, *content), "write"));
    TRY(set_mode(copy, file_mode));
  }
  return {};
}

}  // namespace iocwright::image
