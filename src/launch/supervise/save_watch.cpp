#include "launch/supervise/save_watch.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/value/number.hpp"

namespace iocwright::launch {

namespace {

constexpr int look_period_ms = 20;

/// Reports the indices of the missing files in a line, at first and whenever they change, until there are
/// none.
void observe(const SaveFiles& files, const Disk& disk, const SideTask::TakeLine& send) {
  for (std::string last = "none yet"; !last.empty(); ::poll(nullptr, 0, look_period_ms)) {
    std::vector<std::string> words;
    for (const std::size_t index : files.missing(disk)) words.push_back(std::to_string(index));
    if (std::string line = text::join(words, " "); line != last) send(last = std::move(line));
  }
}

}  // namespace

SaveFiles::Stamp SaveFiles::stamp_of(const std::string& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  return {info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ino};
}

SaveFiles::SaveFiles(std::vector<SaveSet> sets) : sets_(std::move(sets)) {
  for (const SaveSet& set : sets_) before_.push_back(stamp_of(set.file));
}

std::vector<std::size_t> SaveFiles::missing(const Disk& disk) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    const std::string& file = sets_[i].file;
    // the last line of a complete save file (write_it() of save_restore.c)
    if (stamp_of(file) == before_[i] || !disk.read(file).value_or("").ends_with("<END>\n")) out.push_back(i);
  }
  return out;
}

SaveWatch::SaveWatch(std::vector<SaveSet> sets) : sets_(std::move(sets)), is_missing_(sets_.size(), true) {}

std::string SaveWatch::commands() const {
  std::string out;
  for (const SaveSet& set : sets_) out += fmt::format("manual_save(\"{}\")\n", set.request);
  return out;
}

FileResult<void> SaveWatch::start(const Disk& disk) {
  task_ =
      TRY(SideTask::start([&](const SideTask::TakeLine& send) { observe(SaveFiles(sets_), disk, send); }));
  return {};
}

void SaveWatch::watch(PollSet& polls) {
  if (task_) task_->watch(polls, [this](std::string_view line) { take(line); });
}

void SaveWatch::take(std::string_view line) {
  is_ready_ = true;
  is_missing_.assign(sets_.size(), false);
  for (const std::string_view word : text::split(line, ' '))
    if (const auto index = number::parse_int(word); index.status == number::Parse::ok)
      is_missing_.at(static_cast<std::size_t>(index.value)) = true;
}

std::vector<std::string> SaveWatch::missing() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sets_.size(); ++i)
    if (is_missing_[i]) out.push_back(sets_[i].file);
  return out;
}

void SaveWatch::reaped(pid_t pid) {
  if (task_) task_->reaped(pid);
}

}  // namespace iocwright::launch
