#include "image/tools/install_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/tools/replaced_tools.hpp"

namespace iocwright::image {

namespace {

constexpr int most_links = 40;  // as Linux allows in a path

/// Where the names are installed, and what PATH finds now.
class Names {
 public:
  Names(const NamesRequest& request, Disk& disk, const Environment& environment)
      : program_(request.program), disk_(disk) {
    const std::string path = environment.get("PATH");
    for (const std::string_view folder : text::split(path, ':'))
      if (!folder.empty()) path_.emplace_back(folder);
    for (const ReplacedTool& tool : replaced_tools())
      names_.insert(names_.end(), tool.programs.begin(), tool.programs.end());
    names_.emplace_back("ansible.sh");
  }

  /// Chooses the folder and decides about `uv`.
  FileResult<void> prepare(const std::string& requested) {
    folder_ = requested.empty() ? TRY(folder_in_front()) : requested;
    std::vector<std::string> places = path_;
    places.push_back(folder_);
    for (const std::string& place : places)
      if (real_uv_.empty() && TRY(is_foreign(path::join(place, "uv")))) real_uv_ = path::join(place, "uv");
    if (real_uv_.empty()) names_.emplace_back("uv");
    return {};
  }

  /// The names whose links are missing, in the folder.
  FileResult<std::vector<std::string>> missing() const {
    std::vector<std::string> out;
    for (const std::string& name : names_)
      if (!TRY(is_ours(path::join(folder_, name)))) out.push_back(name);
    return out;
  }

  /// A program with one of our names that PATH finds before ours, or "".
  FileResult<std::string> found_before(const std::string& name) const {
    for (const std::string& place : path_) {
      std::string file = path::join(place, name);
      if (TRY(is_ours(file))) return std::string();
      if (TRY(is_foreign(file))) return file;
    }
    return std::string();
  }

  const std::string& folder() const { return folder_; }
  const std::string& real_uv() const { return real_uv_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  FileResult<std::string> folder_in_front() const {
    for (const std::string& place : path_)
      for (const std::string& name : names_)
        if (TRY(skip_unusable(disk_.is_file(path::join(place, name))))) return place;
    return path::parent(program_);
  }

  FileResult<bool> is_ours(std::string file) const {
    for (int i = 0; i < most_links && TRY(skip_unusable(disk_.is_link(file))); ++i)
      file = path::normal(path::join(path::parent(file), TRY(disk_.read_link(file))));
    return path::normal(file) == program_;
  }
  FileResult<bool> is_foreign(const std::string& file) const {
    return TRY(skip_unusable(disk_.is_file(file))) && !TRY(is_ours(file));
  }

  std::string program_, folder_, real_uv_;
  std::vector<std::string> path_, names_;
  Disk& disk_;
};

/// Replaces files of a folder by links, all or none. Each name keeps working all the time, because links are
/// made under hidden names and then renamed.
class LinkSwap {
 public:
  LinkSwap(Disk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}

  FileResult<void> run(const std::vector<std::string>& names, const std::string& target) {
    auto done = stage(names, target).and_then([&] { return swap(names); });
    if (!done) restore();
    for (const std::string& name : names)  // one that stays is hidden, and the next run removes it
      for (const std::string& file : {made(name), kept(name)}) (void)disk_.remove(file);
    return done;
  }

 private:
  std::string at(const std::string& name) const { return path::join(folder_, name); }
  std::string made(const std::string& name) const { return at(".iocwright-new-" + name); }
  std::string kept(const std::string& name) const { return at(".iocwright-old-" + name); }

  FileResult<void> stage(const std::vector<std::string>& names, const std::string& target) {
    for (const std::string& name : names) {
      TRY(disk_.remove(made(name)));  // left by a run that was killed
      TRY(disk_.remove(kept(name)));
      TRY(disk_.make_link(target, made(name)));
      if (TRY(disk_.is_link(at(name)))) TRY(disk_.make_link(TRY(disk_.read_link(at(name))), kept(name)));
      else if (TRY(disk_.exists(at(name)))) TRY(disk_.copy_file(at(name), kept(name)));
    }
    return {};
  }

  FileResult<void> swap(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      TRY(disk_.rename(made(name), at(name)));
      swapped_.push_back(name);
    }
    return {};
  }

  void restore() {
    for (const std::string& name : swapped_)
      if (!disk_.rename(kept(name), at(name))) (void)disk_.remove(at(name));
  }

  Disk& disk_;
  std::string folder_;
  std::vector<std::string> swapped_;
};

Result<void> check_folder(const Names& names, const Disk& disk) {
  if (!TRY(or_unreadable(disk.is_folder(names.folder()))))
    return fail(error(DiagKind::unwritable_file, fmt::format("`{}` is not a folder", names.folder())));
  for (const std::string& name : names.names())
    if (const std::string file = path::join(names.folder(), name); TRY(or_unreadable(disk.is_folder(file))))
      return fail(error(DiagKind::unwritable_file, fmt::format("`{}` is a folder", file)));
  return {};
}

void warn_of_hidden(const Names& names, Sink& sink) {
  for (const std::string& name : names.names()) {
    const std::string other = names.found_before(name).value_or("");
    if (other.empty()) continue;
    sink.add(warning(DiagKind::shadowed_file,
                     fmt::format("`{}` still means `{}`, which comes first in PATH", name, other))
                 .help("leave out the folder, so that the names are installed in front"));
  }
}

}  // namespace

Result<void> install_names(const NamesRequest& request, Disk& disk, const Environment& environment,
                           Sink& sink, std::ostream& out) {
  Names names(request, disk, environment);
  TRY(or_unreadable(names.prepare(request.folder)));
  TRY(check_folder(names, disk));
  const auto missing = TRY(or_unreadable(names.missing()));
  if (missing.empty()) {
    out << fmt::format("all names are installed in {}\n", names.folder());
  } else {
    TRY(or_fail(LinkSwap(disk, names.folder()).run(missing, request.program), "install"));
    out << fmt::format("installed in {}: {}\n", names.folder(), text::join(missing, ", "));
  }
  if (!names.real_uv().empty()) out << fmt::format("kept {}\n", names.real_uv());
  warn_of_hidden(names, sink);
  return {};
}

}  // namespace iocwright::image
