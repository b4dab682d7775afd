#include "launch/supervise/save_watch.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

namespace iocwright::launch {

SaveWatch::Stamp SaveWatch::stamp_of(const std::string& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return {};  // reading a pipe could block
  return {info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ino};
}

SaveWatch::SaveWatch(std::vector<SaveSet> sets) : sets_(std::move(sets)) {
  for (const SaveSet& set : sets_) before_.push_back(stamp_of(set.file));
}

std::string SaveWatch::commands() const {
  std::string out;
  for (const SaveSet& set : sets_) out += fmt::format("manual_save(\"{}\")\n", set.request);
  return out;
}

std::vector<std::string> SaveWatch::missing(const Disk& disk) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    const std::string& file = sets_[i].file;
    // the last line of a complete save file (write_it() of save_restore.c)
    const bool is_written = stamp_of(file) != before_[i] && disk.read(file).value_or("").ends_with("<END>\n");
    if (!is_written) out.push_back(file);
  }
  return out;
}

}  // namespace iocwright::launch
