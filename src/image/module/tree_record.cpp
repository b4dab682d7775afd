#include "image/module/tree_record.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <charconv>
#include <filesystem>

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view heading = "iocwright-tree 1";

/// SHA-256 of a file; empty if it cannot be read.
std::string hash_of_file(const std::string& path) {
  const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  return file ? Sha256::of_file(file.get()).value_or("") : "";
}

TreeFile look_at(const fs::directory_entry& entry) {
  std::error_code problem;
  if (entry.is_symlink(problem)) {
    const std::string target = fs::read_symlink(entry.path(), problem).string();
    return {"120000", target.size(), problem ? "" : Sha256::of(target)};
  }
  struct stat info {};
  if (::lstat(entry.path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return {"100644", 0, ""};
  const char* mode = (info.st_mode & S_IXUSR) != 0 ? "100755" : "100644";
  return {mode, static_cast<std::uint64_t>(info.st_size), hash_of_file(entry.path().string())};
}

/// Adds everything below `root`/`below` to `out`. Returns an error if this folder cannot be listed. A folder
/// inside it that cannot be listed is added as a file of unknown content.
std::error_code scan(const std::string& root, const std::string& below, TreeFiles& out) {
  std::error_code problem, ignored;
  fs::directory_iterator entries(path::join(root, below), problem);
  for (; !problem && entries != fs::directory_iterator(); entries.increment(problem)) {
    const std::string path = path::join(below, entries->path().filename().string());
    const bool link = entries->is_symlink(ignored);
    if (path::name(path) == ".git") {
      out.repositories.insert(below);
    } else if (!link && entries->is_directory(ignored)) {
      const std::error_code inside = scan(root, path, out);
      // A build that runs in parallel may have removed it in the meantime.
      const bool gone = inside == std::errc::no_such_file_or_directory;
      if (inside && !gone) out.files[path] = TreeFile{"040000", 0, ""};
    } else if (!link || path != "configure/RELEASE.local") {
      out.files[path] = look_at(*entries);
    }
  }
  return problem;
}

/// Encodes a string as one word of a line: replaces white space, control characters and `%` with `%` and
/// their hexadecimal code.
std::string word_of(std::string_view text) {
  std::string out;
  for (char c : text)
    if (static_cast<unsigned char>(c) <= ' ' || c == '%' || c == 127)
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    else out += c;
  return out.empty() ? "%" : out;
}

/// Decodes what word_of() has encoded.
std::string text_of(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    unsigned code = 0;
    const std::string_view digits = word[i] == '%' ? word.substr(i + 1, 2) : "";
    if (digits.size() == 2 && std::from_chars(digits.data(), digits.data() + 2, code, 16).ec == std::errc())
      i += 2;
    out += digits.size() == 2 ? static_cast<char>(code) : word[i];
  }
  return word == "%" ? "" : out;
}

/// Parses one line into the record. Returns false if it is invalid.
bool take_line(const std::vector<std::string_view>& words, TreeRecord& out) {
  const std::string_view key = words.front();
  if (key == "file" && words.size() == 5) {
    TreeFile file{std::string(words[1]), 0, text_of(words[3])};
    if (std::from_chars(words[2].data(), words[2].data() + words[2].size(), file.size).ec != std::errc())
      return false;
    out.files[text_of(words[4])] = std::move(file);
    return true;
  }
  if (key == "commit" && words.size() == 3) {
    out.commits[text_of(words[1])].emplace_back(words[2]);
    return true;
  }
  if (key == "clone" && words.size() == 4) {
    out.url = text_of(words[1]);
    out.version = text_of(words[2]);
    out.commit = text_of(words[3]);
    return true;
  }
  if (key == "staged" && words.size() == 2) out.staged = words[1];
  if (key == "checkout" && words.size() == 2) out.checkout = words[1];
  if (key == "patch" && words.size() == 2) out.patch = words[1];
  if (key == "partly-known") out.partly_known = true;
  return key == "staged" || key == "checkout" || key == "patch" || key == "partly-known";
}

}  // namespace

bool TreeFile::is_same(const TreeFile& other) const {
  return !hash.empty() && mode != "000000" && mode == other.mode && size == other.size && hash == other.hash;
}

Result<TreeFiles> scan_tree(const std::string& folder) {
  TreeFiles out;
  if (const std::error_code problem = scan(folder, "", out))
    return fail(error(DiagKind::unreadable_file, FileError{folder, problem.value()}.text("list")));
  return out;
}

std::string hash_of(const std::map<std::string, TreeFile>& files) {
  Sha256 out;
  for (const auto& [path, file] : files) {
    if (file.hash.empty()) return "";
    out.add_item(path);
    out.add_item(file.mode);
    out.add_item(file.hash);
  }
  return out.finish();
}

std::string TreeRecord::text() const {
  std::string out(heading);
  out += '\n';
  out += fmt::format("clone {} {} {}\n", word_of(url), word_of(version), word_of(commit));
  if (!patch.empty()) out += fmt::format("patch {}\n", patch);
  if (!checkout.empty()) out += fmt::format("checkout {}\n", checkout);
  if (partly_known) out += "partly-known\n";
  if (!staged.empty()) out += fmt::format("staged {}\n", staged);
  for (const auto& [repository, tips] : commits)
    for (const std::string& tip : tips) out += fmt::format("commit {} {}\n", word_of(repository), tip);
  for (const auto& [path, file] : files)
    out += fmt::format("file {} {} {} {}\n", file.mode, file.size, word_of(file.hash), word_of(path));
  return out;
}

std::optional<TreeRecord> TreeRecord::parse(std::string_view text) {
  TreeRecord out;
  bool begun = false;
  for (std::string_view line : text::split(text, '\n')) {
    if (!begun && line != heading) return std::nullopt;
    if (begun && !line.empty() && !take_line(text::split(line, ' '), out)) return std::nullopt;
    begun = true;
  }
  return out;
}

TreeChanges changes_since(const TreeRecord* record, const TreeFiles& now) {
  TreeChanges out;
  for (const auto& [path, file] : now.files) {
    if (record != nullptr)
      if (const auto had = record->files.find(path); had != record->files.end() && had->second.is_same(file))
        continue;
    out.present.insert(path);
  }
  if (record == nullptr) return out;
  for (const auto& [path, file] : record->files)
    if (!now.files.contains(path)) out.missing.insert(path);
  return out;
}

std::map<std::string, TreeFile> recorded_files(const TreeFiles& now,
                                               const std::set<std::string>& changed_by_user,
                                               const TreeRecord* before) {
  std::map<std::string, TreeFile> out = now.files;
  for (const std::string& path : changed_by_user) {
    out[path] = TreeFile{"000000", 0, ""};
    if (before == nullptr) continue;
    if (const auto had = before->files.find(path); had != before->files.end()) out[path] = had->second;
  }
  return out;
}

}  // namespace iocwright::image
