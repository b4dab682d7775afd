#include "launch/supervise/save_sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/value/number.hpp"
#include "launch/supervise/ioc_watch.hpp"

namespace iocwright::launch {

namespace {

constexpr int max_depth = 8;  // of macros, and of scripts that include each other

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
    const auto text = disk_.read(path::join(folder_, script));
    if (!text || depth > max_depth) return;
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
    else if (words[0] == "doAfterIocInit") command(words_of(words[1]), depth);
    else if (words[0] == "set_savefile_path") save_folder_ = path::join(words[1], second);
    else if (words[0] == "iocshLoad") load(words[1], second, depth);
    else if (words[0].starts_with("create_") && words[0].ends_with("_set")) add(words[1]);
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

  std::string folder_;
  std::string save_folder_;
  Environment variables_;
  const Disk& disk_;
  std::vector<SaveSet> sets_;
};

}  // namespace

std::vector<SaveSet> find_save_sets(const std::string& script, const std::string& folder,
                                    const Environment& environment, const Disk& disk) {
  ScriptReader reader(folder, environment, disk);
  reader.read(script);
  return std::move(reader).sets();
}

std::vector<SaveSet> save_sets_of(pid_t pid, const Disk& disk) {
  const std::string process = fmt::format("/proc/{}", pid);
  // a start.sh that has called `iocwright run` is the parent of the IOC
  const std::string children = disk.read(fmt::format("{}/task/{}/children", process, pid)).value_or("");
  for (const std::string_view child : text::split(children, ' '))
    if (const auto number = number::parse_int(child); number.status == number::Parse::ok)
      if (auto sets = save_sets_of(static_cast<pid_t>(number.value), disk); !sets.empty()) return sets;
  const auto command = disk.read(path::join(process, "cmdline"));
  const auto environment = environment_of(disk, std::to_string(pid));
  if (!command || !environment) return {};
  const auto arguments = text::split(*command, '\0');  // each ends with NUL, so that the last one is empty
  if (arguments.size() < 3) return {};
  return find_save_sets(std::string(arguments[arguments.size() - 2]), path::join(process, "cwd"),
                        *environment, disk);
}

}  // namespace iocwright::launch
