#include "epics/db/msi_input.hpp"

#include <algorithm>

#include "epics/db/characters.hpp"

namespace iocwright::epics {

namespace {

constexpr std::size_t maximum_line = 4095;   // msi's buffer without its NUL
constexpr std::size_t maximum_files = 1000;  // msi ends an include loop when it has no file descriptors left
constexpr std::size_t maximum_names = 1024;  // of files that `-D` remembers

std::size_t skip_spaces(std::string_view line, std::size_t at) {
  while (at < line.size() && is_space(line[at])) ++at;
  return at;
}

}  // namespace

std::optional<MsiCommand> find_msi_command(std::string_view line) {
  constexpr std::string_view include = "include";
  constexpr std::string_view substitute = "substitute";
  const std::size_t first = skip_spaces(line, 0);
  if (first == line.size() || (line[first] != 'i' && line[first] != 's')) return std::nullopt;
  const std::string_view rest = line.substr(first);
  const bool is_substitute = rest.find(substitute) != std::string_view::npos;
  if (!is_substitute && rest.find(include) == std::string_view::npos) return std::nullopt;
  // As many characters as the word has are skipped, whatever they are.
  const std::size_t quote = skip_spaces(rest, (is_substitute ? substitute : include).size());
  if (quote >= rest.size() || rest[quote] != '"') return std::nullopt;
  std::size_t end = quote + 1;
  while (end < rest.size() && (rest[end] != '"' || rest[end - 1] == '\\')) ++end;
  if (end >= rest.size()) return std::nullopt;
  const std::size_t after = rest.find_first_not_of(' ', end + 1);
  if (after != std::string_view::npos && rest[after] != '\n') return std::nullopt;
  return MsiCommand{!is_substitute, rest.substr(quote + 1, end - quote - 1)};
}

/// The content of a file, which is read once. A folder is empty, as for fopen and fgets.
const std::string* MsiInput::content_of(const std::string& path) {
  const auto [entry, is_new] = contents_.try_emplace(path);
  std::optional<std::string>& content = entry->second;
  if (is_new && !path.empty()) {
    auto text = disk_.read_input(path);
    if (text) content = *std::move(text);
    else if (disk_.is_folder(path).value_or(false)) content = "";
    else if (!unreadable_ && !is_unusable_place(text.error())) unreadable_ = std::move(text.error());
  }
  return content ? &*content : nullptr;
}

void MsiInput::push(const std::string& name, std::string_view content) {
  files_.push_back({.name = name, .content = content});
  if (names_.size() < maximum_names && names_.insert(name).second) new_names_.push_back(name);
}

void MsiInput::open_input() { push("stdin", request_.input); }

bool MsiInput::open(const std::string& name) {
  if (files_.size() >= maximum_files) return false;
  const bool is_path = request_.include_folders.empty() || name.find('/') != std::string::npos;
  const std::vector<std::string> plain{""};
  for (const std::string& folder : is_path ? plain : request_.include_folders) {
    const std::string path = is_path ? name : folder + "/" + name;
    const std::string* content = content_of(path);
    if (content == nullptr) continue;
    push(path, *content);
    return true;
  }
  return false;
}

std::optional<std::string_view> MsiInput::next_line() {
  while (!files_.empty() && files_.back().at == files_.back().content.size()) files_.pop_back();
  if (files_.empty()) return std::nullopt;
  Open& file = files_.back();
  const std::string_view rest = file.content.substr(file.at);
  const std::size_t line_end = rest.find('\n');
  const std::size_t line_size = line_end == std::string_view::npos ? rest.size() : line_end + 1;
  const std::size_t end = std::min(line_size, maximum_line);
  file.at += end;
  ++file.line;
  read_bytes_ += end + 1;
  line_ = rest.substr(0, std::min(end, rest.find('\0')));
  return line_;
}

std::vector<MsiPlace> MsiInput::places() const {
  std::vector<MsiPlace> out;
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) out.push_back({file->name, file->line});
  return out;
}

}  // namespace iocwright::epics
