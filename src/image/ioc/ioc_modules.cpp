#include "image/ioc/ioc_modules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

bool is_shared(std::string_view file) { return file.starts_with("lib") && file.ends_with(".so"); }
bool is_archive(std::string_view file) { return file.starts_with("lib") && file.ends_with(".a"); }
/// Returns a library's name for its file name, such as `asyn` for `libasyn.so`.
std::string library_name(std::string_view file) {
  return std::string(file.substr(3, file.find_last_of('.') - 3));
}

/// Warns of lines that EPICS Base's Release.pm ignores, although make may understand them.
void report_unknown(const std::vector<epics::UnknownLine>& lines, Sources& sources, Sink& sink) {
  for (const epics::UnknownLine& line : lines) {
    const FileId file = sources.add(line.path, line.file_text);
    sink.add(warning(DiagKind::release_line, "EPICS Base ignores this line")
                 .at({file, static_cast<std::uint32_t>(line.begin), static_cast<std::uint32_t>(line.end)})
                 .help("write `NAME = PATH` or `include FILE`"));
  }
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::vector<ListWord> read_list(const std::string& path, const Disk& disk, Sources& sources, Sink& sink) {
  const auto content = or_report(disk.read_if_exists(path), "read", sink);
  if (!content) return {};
  const FileId file = sources.add(path, *content);
  const std::string_view text = sources.file(file).text();
  std::vector<ListWord> out;
  for (std::size_t begin = 0; begin < text.size();) {
    if (is_blank(text[begin])) {
      ++begin;
      continue;
    }
    const std::size_t end = static_cast<std::size_t>(
        std::find_if(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), is_blank) - text.begin());
    out.push_back({std::string(text.substr(begin, end - begin)),
                   {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
    begin = end;
  }
  return out;
}

IocModules::IocModules(const Disk& disk, const std::string& support, const std::string& epics_base,
                       std::string target, Sources& sources, Sink& sink)
    : disk_(disk), sink_(sink), target_(std::move(target)) {
  const auto is_known = [&](const std::string& folder) {
    return std::any_of(modules_.begin(), modules_.end(), [&](const Module& m) { return m.folder == folder; });
  };
  epics::Release release =
      or_report(epics::read_release(disk, path::join(support, "configure/RELEASE"), target_), "read", sink);
  report_unknown(release.unknown_lines, sources, sink);
  unknown_lines_ = std::move(release.unknown_lines);
  for (const epics::ReleaseMacro& macro : release.macros)
    if (macro.name != "SUPPORT" && macro.name != "EPICS_BASE" && !macro.value.empty() &&
        !is_known(macro.value))
      modules_.push_back({macro.name, macro.value});
  for (const std::string& name : names_in(support)) {
    const std::string folder = path::join(support, name);
    if (name == "configure" || name.starts_with(".") || is_known(folder)) continue;
    if (or_report(skip_unusable(disk.is_folder(folder)), "access", sink))
      modules_.push_back({name, folder, false});
  }
  modules_.push_back({"EPICS_BASE", epics_base});
}

std::vector<std::string> IocModules::names_in(const std::string& folder) const {
  return or_report(disk_.list_if_exists(folder), "list", sink_);
}

std::string IocModules::library_folder(const Module& module) const {
  return path::join(module.folder, "lib/" + target_);
}

std::vector<std::string> IocModules::dbd_folders() const {
  std::vector<std::string> out;
  for (const Module& module : modules_)
    if (module.released) out.push_back(path::join(module.folder, "dbd"));
  return out;
}

const Library* IocModules::load(const Module& module, const std::string& file) {
  const std::string path = path::join(library_folder(module), file);
  for (const Library& library : loaded_)
    if (library.path == path) return &library;
  const auto content = or_report(disk_.read_if_exists(path), "read", sink_);
  if (!content) return nullptr;
  auto elf = read_elf(*content, path, true);
  if (!elf || (!elf->archive && elf->members.empty())) return nullptr;
  return &loaded_.emplace_back(Library{library_name(file), module.macro, path, *std::move(elf), {}});
}

const Library* IocModules::library(const std::string& name, bool others) {
  for (const Module& module : modules_) {
    if (module.released == others) continue;
    for (const char* suffix : {".so", ".a"})
      if (const Library* found = load(module, "lib" + name + suffix)) return found;
  }
  return nullptr;
}

std::vector<const Library*> IocModules::libraries(const Module& module) {
  const std::vector<std::string> files = names_in(library_folder(module));
  std::vector<const Library*> out;
  for (const std::string& file : files) {
    const bool shared_too = is_archive(file) && std::find(files.begin(), files.end(),
                                                          "lib" + library_name(file) + ".so") != files.end();
    if ((!is_shared(file) && !is_archive(file)) || shared_too) continue;
    if (const Library* library = load(module, file)) out.push_back(library);
  }
  return out;
}

const Module* IocModules::unreleased_dbd(const std::string& name) const {
  for (const Module& module : modules_)
    if (!module.released &&
        or_report(disk_.exists(path::join(module.folder, "dbd/" + name)), "access", sink_))
      return &module;
  return nullptr;
}

std::string IocModules::correction_of_release(const Module& module) const {
  const std::string_view name = path::name(module.folder);
  for (const epics::UnknownLine& line : unknown_lines_)
    if (const auto text = std::string_view(line.file_text).substr(line.begin, line.end - line.begin);
        text.find(name) != std::string_view::npos)
      return fmt::format("EPICS Base ignores the line of `{}` in {}: write `{} = {}`", name, line.path,
                         text::replace_all(unicode::upper(name), "-", "_"), module.folder);
  return "";
}

std::vector<std::string> IocModules::library_names() const {
  std::vector<std::string> out;
  for (const Module& module : modules_)
    for (const std::string& file : names_in(library_folder(module)))
      if (is_shared(file) || is_archive(file)) out.push_back(library_name(file));
  return out;
}

std::vector<std::string> IocModules::dbd_names() const {
  std::vector<std::string> out;
  for (const std::string& folder : dbd_folders())
    for (std::string& file : names_in(folder))
      if (file.ends_with(".dbd")) out.push_back(std::move(file));
  return out;
}

}  // namespace iocwright::image
