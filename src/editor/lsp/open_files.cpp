#include "editor/lsp/open_files.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/path.hpp"

namespace iocwright::lsp {

const OpenFile* OpenFiles::find(const std::string& path) const {
  const auto found = files_.find(path::normal(path));
  return found == files_.end() ? nullptr : &found->second;
}

OpenFile* OpenFiles::find(const std::string& path) {
  const auto found = files_.find(path::normal(path));
  return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> OpenFiles::names_in(const std::string& path) const {
  std::vector<std::string> out;
  const std::string folder = path::normal(path);
  for (const auto& [file, content] : files_)
    if (path::parent(file) == folder) out.emplace_back(path::name(file));
  return out;
}

FileResult<FileKind> OpenFiles::kind(const std::string& path) const {
  if (find(path) != nullptr) return FileKind::file;
  auto out = disk_->kind(path);
  const bool is_new_folder = out == FileKind::none && !names_in(path).empty();
  return is_new_folder ? FileKind::folder : out;
}

FileResult<std::string> OpenFiles::read(const std::string& path) const {
  if (const OpenFile* file = find(path)) return file->text;
  return disk_->read(path);
}

FileResult<std::string> OpenFiles::read_input(const std::string& path) const {
  if (const OpenFile* file = find(path)) return file->text;
  return disk_->read_input(path);
}

FileResult<bool> OpenFiles::has_input(const std::string& path) const {
  if (find(path) != nullptr) return true;
  return disk_->has_input(path);
}

FileResult<std::vector<std::string>> OpenFiles::list(const std::string& path) const {
  auto out = disk_->list(path);
  std::vector<std::string> names = names_in(path);
  if (names.empty() || (!out && !is_missing(out.error()))) return out;
  if (!out) return names;
  std::ranges::move(names, std::back_inserter(*out));
  std::ranges::sort(*out);
  out->erase(std::unique(out->begin(), out->end()), out->end());  // clang 14 cannot compile ranges::unique
  return out;
}

}  // namespace iocwright::lsp
