#include "epics/db/db_input.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "epics/db/msi_input.hpp"
#include "epics/db/origin.hpp"

namespace iocwright::epics {

namespace {

constexpr std::size_t maximum_line = 1023;     // MY_BUFFER_SIZE of dbLexRoutines.c, without the NUL
constexpr std::size_t typical_line = 32;       // to guess the number of lines
constexpr std::size_t maximum_depth = 100;     // of includes
constexpr std::size_t maximum_files = 10'000;  // includes of a load
constexpr std::size_t maximum_text = 64 << 20;

std::size_t place_of(const DbPiece& piece, std::size_t at, bool is_end) {
  return piece.place + std::min<std::size_t>(origin_of(piece.references, at, is_end), piece.place_size);
}

/// The bytes that fgets() reads next: up to and with a line end.
std::string_view next_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  return text.substr(0, std::min(end == std::string_view::npos ? text.size() : end + 1, maximum_line));
}

bool has(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

/// Like std::ranges::count(), which looks at each byte, where `c` is rare.
std::size_t count(std::string_view text, char c) {
  std::size_t out = 0;
  for (std::size_t at = text.find(c); at != std::string_view::npos; at = text.find(c, at + 1)) ++out;
  return out;
}

/// Like text.find("include", from), which compares at each `i`, of which names of fields have many.
std::size_t find_include(std::string_view text, std::size_t from) {
  constexpr std::string_view word = "include";
  const void* found = ::memmem(text.data() + from, text.size() - from, word.data(), word.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

FileId DbFiles::read(const std::string& folder, const std::string& name) {
  const std::string path = here(path::join(folder, name));
  const auto [found, is_new] = files_.try_emplace(path, 0);
  if (!is_new) return found->second;
  const bool is_in_image = !root_.empty() && path.starts_with('/');
  for (const std::string& place : is_in_image ? std::vector{root_ + path, path} : std::vector{path})
    if (auto text = disk_.read_input(place)) {  // does not wait at a pipe
      found->second = sources_.add(place, *std::move(text));
      break;
    }
  return found->second;
}

std::string DbFiles::here(const std::string& path) const {
  const auto place = std::ranges::find_if(
      places_, [&](const FolderPlace& candidate) { return path.starts_with(candidate.folder); });
  return place == places_.end() ? path : place->here + path.substr(place->folder.size());
}

void DbFiles::forget(const std::string& folder) {
  std::erase_if(files_, [&](const auto& row) { return path::is_within(row.first, folder); });
}

std::set<FileId> DbFiles::files() const {
  std::set<FileId> out;
  for (const auto& [path, file] : files_)
    if (file != 0) out.insert(file);
  return out;
}

DbInput::DbInput(DbFiles& files, const Environment& environment, const DbReadOptions& options,
                 std::vector<LoadFinding>& findings)
    : files_(files), environment_(environment), options_(options), findings_(findings) {
  macros_.marks_errors = options.reports_macros;
  macros_.define(options.macros);
  const std::string folders =
      options.path.empty() ? environment.get("EPICS_DB_INCLUDE_PATH", ".") : options.path;
  add_path(folders);
}

std::string DbInput::expand_environment(std::string_view text, bool& is_complete) const {
  MacroTable table(&environment_);
  MacroExpansion expansion = table.expand(text);
  is_complete = expansion.errors.empty();
  return std::move(expansion.text);
}

void DbInput::set_path(std::string_view folders) {
  path_.clear();
  add_path(folders);
}

/// Like dbAddPath(): blanks around folders do not count, and an empty one is the current folder, at the end.
void DbInput::add_path(std::string_view folders) {
  bool is_complete = true;
  const std::string list = expand_environment(folders, is_complete);
  if (!is_complete || list.empty()) return;
  bool has_current = false;
  for (const std::string_view part : text::split(list, ':')) {
    const std::string_view folder = text::trim(part);
    if (folder.empty()) has_current = true;
    else path_.emplace_back(folder);
  }
  if (has_current) path_.emplace_back(".");
}

bool DbInput::open_file(std::string_view name) {
  bool is_complete = true;
  const std::string expanded = expand_environment(name, is_complete);
  if (!is_complete || expanded.empty()) return false;
  const auto open = [&](const std::string& path) {
    const FileId file = files_.read(options_.folder, path);
    if (file == 0) return false;
    const std::string_view text = files_.text(file);
    files_open_.push_back({file, text});
    text_.reserve(text_.size() + text.size());
    pieces_.reserve(pieces_.size() + text.size() / typical_line + 1);
    return true;
  };
  if (path_.empty() || expanded.find_first_of("/\\") != std::string::npos) return open(expanded);
  return std::ranges::any_of(path_, [&](const std::string& folder) {
    return open(folder == "." ? expanded : path::join(folder, expanded));
  });
}

bool DbInput::open() {
  if (const Span part = options_.part; part.known()) {
    files_open_.push_back({part.file, files_.text(part.file).substr(0, part.end), part.begin});
    return true;
  }
  if (open_file(options_.file)) return true;
  findings_.push_back({.problem = LoadProblem::missing_file, .name = options_.file});
  return false;
}

bool DbInput::include(std::string_view name) {
  if (files_open_.size() < maximum_depth && ++opened_ < maximum_files) return open_file(name);
  findings_.push_back({.problem = LoadProblem::too_many_files,
                       .span = span(text_.size(), text_.size()),
                       .name = std::string(name),
                       .piece = pieces_.empty() ? 0 : pieces_.size() - 1});
  stop();
  return true;
}

bool DbInput::read_more() {
  while (!files_open_.empty()) {
    OpenFile& open = files_open_.back();
    const std::string_view text = open.text;
    const std::string_view line = next_line(text.substr(open.place));
    if (line.empty() || text_.size() > maximum_text) {
      files_open_.pop_back();
      continue;
    }
    DbPiece piece{.file = open.file,
                  .place = static_cast<std::uint32_t>(open.place),
                  .place_size = static_cast<std::uint32_t>(line.size()),
                  .at = static_cast<std::uint32_t>(text_.size())};
    if (options_.reads_substitute && take_definitions(line)) {
      open.place += line.size();
      continue;
    }
    piece.starts_line = open.place == 0 || text[open.place - 1] == '\n';
    open.place += line.size();
    // Most lines have no macros. A NUL ends what Base expands.
    if (line.find('$') == std::string_view::npos && line.find('\0') == std::string_view::npos) {
      text_ += line;
      piece.size = piece.place_size;
    } else {
      MacroExpansion expansion = macros_.expand(line, maximum_line);
      report_macros(piece, expansion);
      text_ += expansion.text;
      piece.size = static_cast<std::uint32_t>(expansion.text.size());
      piece.references = std::move(expansion.references);
    }
    pieces_.push_back(std::move(piece));
    if (pieces_.back().size > 0) return true;
  }
  return false;
}

/// Whether msi takes the line for definitions of macros, which are then made.
bool DbInput::take_definitions(std::string_view line) {
  const auto command = find_msi_command(line);
  if (!command || command->is_include) return false;
  macros_.define(command->value);
  return true;
}

bool DbInput::skip_block() {
  if (files_open_.empty()) return false;
  OpenFile& open = files_open_.back();
  // The line end before each line is that of the line above it.
  const std::size_t begin = open.place - 1, close = open.text.find("\n}", begin);
  if (open.text[begin] != '\n' || close == std::string_view::npos) return false;
  const std::string_view block = open.text.substr(begin, close - begin);
  // find_first_of() would search the set of characters for each byte.
  if (count(block, '{') != count(block, '}') || has(block, '$') || has(block, '\0')) return false;
  for (std::size_t at = block.find('\n'); at != std::string_view::npos; at = block.find('\n', at + 1))
    if (at + 1 < block.size() && block[at + 1] != ' ' && block[at + 1] != '\t' && block[at + 1] != '\n')
      return false;
  for (std::size_t at = find_include(block, 0); at != std::string_view::npos;
       at = find_include(block, at + 1))
    if (block[at - 1] != '#') return false;  // not a line of C code
  open.place = close + 1;
  return true;
}

void DbInput::report_macros(const DbPiece& piece, const MacroExpansion& expansion) {
  for (const MacroError& error : expansion.errors) {
    const auto problem = error.kind == MacroError::Kind::undefined   ? LoadProblem::undefined_macro
                         : error.kind == MacroError::Kind::recursive ? LoadProblem::recursive_macro
                         : error.kind == MacroError::Kind::endless   ? LoadProblem::endless_macro
                                                                     : LoadProblem::too_many_files;
    findings_.push_back({.problem = problem,
                         .span = span_of(piece.file, error.range, piece.place),
                         .name = error.name,
                         .value = error.in_macro,
                         .piece = pieces_.size()});
  }
}

std::size_t DbInput::piece_at(std::size_t at) const {
  // Usually it is one of those that were read last.
  constexpr std::size_t near = 4;
  for (std::size_t i = pieces_.size(); i > 0 && i + near > pieces_.size(); --i)
    if (pieces_[i - 1].at <= at) return i - 1;
  const auto after = std::ranges::upper_bound(pieces_, at, {}, &DbPiece::at);
  return after == pieces_.begin() ? 0 : static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

Span DbInput::span(std::size_t begin, std::size_t end) const {
  if (pieces_.empty()) return {};
  const DbPiece& first = pieces_[piece_at(begin)];
  const DbPiece& last = pieces_[end > begin ? piece_at(end - 1) : piece_at(begin)];
  const std::size_t from = place_of(first, begin - first.at, false);
  const std::size_t to =
      first.file != last.file ? from : std::max(from, place_of(last, end - last.at, end > begin));
  return {first.file, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
}

}  // namespace iocwright::epics
