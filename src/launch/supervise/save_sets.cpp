#include "launch/supervise/save_sets.hpp"

#include <algorithm>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright::launch {

namespace {

constexpr int max_depth = 8;      // of macros, and of scripts that include each other
constexpr int max_scripts = 100;  // in total: scripts that include each other several times multiply

/// The words of a command, split and unquoted as by the IOC shell (iocsh.cpp).
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool separates = quote == 0 && std::string_view(" \t(),\r").find(c) != std::string_view::npos;
    if (separates && in_word) out.push_back(std::exchange(word, {}));
    in_word = !separates;
    if (separates) continue;
    if (c == '\\' && i + 1 < line.size()) word += line[++i];
    else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
    else if (c == quote) quote = 0;
    else word += c;
  }
  if (in_word) out.push_back(word);
  return out;
}

/// The position of the parenthesis or brace that closes the one at `begin`.
std::size_t closing(std::string_view text, std::size_t begin) {
  int open = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '{') ++open;
    if ((text[i] == ')' || text[i] == '}') && --open == 0) return i;
  }
  return std::string_view::npos;
}

/// Replaces `$(NAME)`, `${NAME}` and `$(NAME=DEFAULT)`.
std::string expand(std::string_view text, const Environment& variables, int depth = 0) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_macro = text[i] == '$' && i + 1 < text.size() && (text[i + 1] == '(' || text[i + 1] == '{');
    const std::size_t end = is_macro && depth < max_depth ? closing(text, i + 1) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[i];
      continue;
    }
    const std::string inner = expand(text.substr(i + 2, end - i - 2), variables, depth + 1);
    const std::size_t equals = inner.find('=');
    if (const std::string* value = variables.find(inner.substr(0, equals))) out += *value;
    else out += equals == std::string::npos ? text.substr(i, end + 1 - i) : inner.substr(equals + 1);
    i = end;
  }
  return out;
}

class ScriptReader {
 public:
  ScriptReader(const std::string& folder, Environment variables, const Disk& disk)
      : folder_(folder), variables_(std::move(variables)), disk_(disk) {}

  void read(const std::string& script, int depth = 0) {
    const std::string file = path::join(folder_, script);
    if (depth > max_depth || scripts_left_-- <= 0 || !disk_.has_input(file).value_or(false)) return;
    const auto text = disk_.read_input(file);
    if (!text) return;
    for (const std::string_view raw : text::split(*text, '\n')) {
      const std::string line = expand(text::trim(raw), variables_);
      if (line.starts_with('<')) read(std::string(text::trim(std::string_view(line).substr(1))), depth + 1);
      else if (!line.starts_with('#')) command(words_of(line), depth);
    }
  }

  /// The path of save files may be set after the sets are created.
  std::vector<SaveSet> sets() && {
    for (SaveSet& set : sets_) set.file = path::join(folder_, path::join(save_folder_, set.file));
    return std::move(sets_);
  }

 private:
  void command(const std::vector<std::string>& words, int depth) {
    if (words.size() < 2) return;
    const std::string second = words.size() > 2 ? words[2] : "";
    if (words[0] == "epicsEnvSet") variables_.set(words[1], second);
    else if (words[0] == "cd") folder_ = path::join(folder_, words[1]);
    else if (words[0] == "doAfterIocInit") command(words_of(words[1]), depth);
    else if (words[0] == "set_savefile_path") save_folder_ = path::join(words[1], second);
    else if (words[0] == "iocshLoad") load(words[1], second, depth);
    else if (words[0] == "set_savefile_name") rename(words[1], second);
    else if (words[0] == "create_monitor_set" || words[0] == "create_periodic_set") add(words[1]);
  }

  /// Reads a script with macros such as `A=1,B=2`, which hold only there.
  void load(const std::string& script, const std::string& macros, int depth) {
    Environment outside = variables_;
    for (const std::string_view macro : text::split(macros, ','))
      if (const std::size_t equals = macro.find('='); equals != std::string_view::npos)
        variables_.set(std::string(text::trim(macro.substr(0, equals))),
                       std::string(text::trim(macro.substr(equals + 1))));
    read(script, depth + 1);
    variables_ = std::move(outside);
  }

  void add(const std::string& request) {
    // a set can be created several times, to be saved in several ways
    if (!request.empty() && std::ranges::find(sets_, request, &SaveSet::request) == sets_.end())
      sets_.push_back({request, request.substr(0, request.rfind('.')) + ".sav"});
  }

  void rename(const std::string& request, const std::string& file) {
    const auto set = std::ranges::find(sets_, request, &SaveSet::request);
    if (set != sets_.end() && !file.empty()) set->file = file;
  }

  std::string folder_;  ///< the working folder
  std::string save_folder_;
  Environment variables_;
  const Disk& disk_;
  int scripts_left_ = max_scripts;
  std::vector<SaveSet> sets_;
};

}  // namespace

std::vector<SaveSet> find_save_sets(const std::string& script, const std::string& folder,
                                    const Environment& environment, const Disk& disk) {
  ScriptReader reader(folder, environment, disk);
  reader.read(script);
  return std::move(reader).sets();
}

}  // namespace iocwright::launch
