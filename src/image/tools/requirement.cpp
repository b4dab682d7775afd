#include "image/tools/requirement.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
}

/// The name in the file name of a wheel or a source archive: the part before the version.
std::string_view archive_package(std::string_view file) {
  for (std::size_t i = 0; i + 1 < file.size(); ++i)
    if (file[i] == '-' && std::isdigit(static_cast<unsigned char>(file[i + 1])) != 0)
      return file.substr(0, i);
  return file;
}

/// The package at a URL or path: `#egg=NAME` if it is given, else the last part of the path.
std::string_view located_package(std::string_view place) {
  if (const auto egg = place.find("egg="); egg != std::string_view::npos) {
    place.remove_prefix(egg + 4);
    return place.substr(0, place.find_first_of("[&"));
  }
  place = place.substr(0, place.find('#'));
  if (const auto scheme = place.find("://"); scheme != std::string_view::npos) {
    place.remove_prefix(scheme + 3);
    place.remove_prefix(std::min(place.find('/'), place.size()));  // a host may follow `user@`
    place = place.substr(0, place.find('@'));
  }
  place = place.substr(0, place.find('['));
  while (place.ends_with('/')) place.remove_suffix(1);
  std::string_view name = path::name(place);
  if (name == "." || name == "..") return "";
  if (name.ends_with(".git")) name.remove_suffix(4);
  return archive_package(name);
}

/// Without a comment, which begins the line or follows white space.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i)
    if (line[i] == '#' && (i == 0 || std::isspace(static_cast<unsigned char>(line[i - 1])) != 0))
      return text::trim(line.substr(0, i));
  return text::trim(line);
}

/// The value of an option that is written as `-rVALUE`, `-r VALUE`, `--long VALUE` or `--long=VALUE`.
std::optional<std::string> value_of(std::string_view line, std::string_view letter, std::string_view name) {
  if (line.starts_with(name)) {
    line.remove_prefix(name.size());
    if (line.empty() || (line.front() != '=' && line.front() != ' ' && line.front() != '\t'))
      return std::nullopt;
    line.remove_prefix(1);
  } else if (line.starts_with(letter)) {
    line.remove_prefix(letter.size());
  } else {
    return std::nullopt;
  }
  return std::string(text::trim(line));
}

class Reader {
 public:
  explicit Reader(const Disk& disk) : disk_(disk) {}

  Result<void> read(const std::string& file) {
    if (!seen_.insert(path::normal(file)).second) return {};
    std::string text = TRY(or_unreadable(disk_.read(file), "read"));
    text = text::replace_all(text::replace_all(text, "\r\n", "\n"), "\\\n", " ");
    for (const std::string_view line : text::split(text, '\n')) TRY(take(without_comment(line), file));
    return {};
  }

  RequirementList take_list() { return std::move(list_); }

 private:
  Result<void> take(std::string_view line, const std::string& file) {
    if (line.empty()) return {};
    if (const auto included = value_of(line, "-r", "--requirement"))
      return read(path::join(path::parent(file), *included));
    if (const auto constraints = value_of(line, "-c", "--constraint")) {
      list_.options.push_back("-c " + path::join(path::parent(file), *constraints));
    } else if (auto place = value_of(line, "-e", "--editable")) {
      list_.items.push_back({required_package(*place), *std::move(place), true});
    } else if (line.starts_with('-')) {
      list_.options.emplace_back(line);
    } else {
      list_.items.push_back({required_package(line), std::string(line)});
    }
    return {};
  }

  const Disk& disk_;
  std::set<std::string> seen_;
  RequirementList list_;
};

}  // namespace

std::string normalized_package(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool separates = c == '-' || c == '_' || c == '.';
    if (!separates) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!out.ends_with('-')) out += '-';
  }
  return out;
}

std::string required_package(std::string_view requirement) {
  requirement = text::trim(requirement);
  const auto end = std::ranges::find_if_not(requirement, is_name_character);
  const std::string_view name(requirement.begin(), end);
  const std::string_view rest = text::trim({end, requirement.end()});
  const bool is_archive = name.ends_with(".whl") || name.ends_with(".gz") || name.ends_with(".zip");
  const bool is_place = rest.starts_with('+') || rest.starts_with(':') || rest.starts_with('/') ||
                        name.empty() || name.front() == '.' || is_archive;
  return normalized_package(is_place ? located_package(requirement.substr(0, requirement.find(" ;"))) : name);
}

Result<RequirementList> read_requirements(const std::string& file, const Disk& disk) {
  Reader reader(disk);
  TRY(reader.read(file));
  return reader.take_list();
}

}  // namespace iocwright::image
