#include "image/module/base_identity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/process.hpp"
#include "core/base/settings.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

constexpr char separator = '\v';  // in lists of remembered values

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view name_at(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_name) - text.begin()));
}

/// Collects what make knows only after it has read the configuration of Base.
class BaseTools {
 public:
  BaseTools(const Target& target, std::string state, const Machine& machine, const Environment& environment,
            FileHashes& hashes)
      : target_(target),
        state_(std::move(state)),
        machine_(machine),
        environment_(environment),
        hashes_(hashes) {}

  /// The programs for all architectures, sorted.
  Result<std::vector<std::string>> programs() {
    std::vector<std::string> archs{Settings(environment_).text(Setting::epics_host_arch),
                                   target_.target_arch};
    std::set<std::string> out;
    for (std::size_t i = 0; i < archs.size(); ++i) {
      const auto done = archs.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(archs.begin(), done, archs[i]) != done || archs[i].empty()) continue;
      for (const std::string& line : TRY(ask_make(archs[i]))) {
        const auto words = text::split(line, ' ');
        if (words.front() == "ARCHS") archs.insert(archs.end(), words.begin() + 1, words.end());
        else if (words.size() > 1) out.insert(program_in({words.begin() + 1, words.end()}));
      }
    }
    if (out.empty()) out = {"gcc", "g++"};
    return std::vector<std::string>(out.begin(), out.end());
  }

  /// Describes a program by what it says about itself, or else by its content. Empty if it is missing.
  Result<std::string> describe(const std::string& program) {
    const auto path = TRY(or_unreadable(find_program(program, environment_)));
    if (!path || !TRY(or_unreadable(machine_.disk.is_file(*path)))) return std::string();
    return hashes_.value_of(*path, "version", [&]() -> Result<std::string> {
      const std::string version = first_line_of({*path, "--version"});
      if (version.empty()) return "sha256 " + TRY(hashes_.of(*path));
      // Other programs than compilers have no such option, and may print how they are used.
      const std::string machine = first_line_of({*path, "-dumpmachine"});
      return machine.find_first_of(" /") == std::string::npos ? version + " for " + machine : version;
    });
  }

 private:
  /// The program of a command such as `ccache /usr/bin/gcc -m32`.
  static std::string program_in(const std::vector<std::string_view>& words) {
    for (const std::string_view word : words)
      if (const std::string_view name = path::name(word);
          name != "ccache" && name != "sccache" && name != "distcc" && !name.empty())
        return std::string(word);
    return std::string(words.front());
  }

  std::string first_line_of(std::vector<std::string> command) {
    const auto done = machine_.process.run({std::move(command), "", &environment_, true, "/dev/null"});
    return done && done->status == 0 ? std::string(text::trim(text::split(done->output, '\n').front())) : "";
  }

  /// Lines `NAME value` for the variables that are of interest. None if Base is incomplete.
  Result<std::vector<std::string>> ask_make(const std::string& arch) {
    const std::string config = path::join(target_.epics_base, "configure/CONFIG");
    if (!TRY(or_unreadable(machine_.disk.exists(config)))) return std::vector<std::string>();
    const std::string makefile = path::join(state_, "tools.mk");
    TRY(or_fail(machine_.disk.replace(makefile, fmt::format("TOP = {}\n"
                                                            "EPICS_BASE = {}\n"
                                                            "T_A = {}\n"
                                                            "include {}\n"
                                                            "$(info ARCHS $(BUILD_ARCHS))\n"
                                                            "$(foreach v,CC CCC CPP AR LD RANLIB,"
                                                            "$(info $v $($v)))\n"
                                                            "all:\n",
                                                            state_, target_.epics_base, arch, config)),
                "write"));
    Environment variables = environment_;
    variables.unset("MAKEFLAGS");
    const auto done =
        machine_.process.run({{"make", "-s", "-f", makefile}, state_, &variables, true, "/dev/null"});
    TRY(or_fail(machine_.disk.remove(makefile), "remove"));
    std::vector<std::string> out;
    if (!done || done->status != 0) return out;
    for (const std::string_view line : text::split(done->output, '\n'))
      if (!text::trim(line).empty()) out.emplace_back(text::trim(line));
    return out;
  }

  const Target& target_;
  std::string state_;
  const Machine& machine_;
  const Environment& environment_;
  FileHashes& hashes_;
};

Result<std::string> hash_of_files(const std::string& base, const Disk& disk, FileHashes& hashes) {
  Sha256 hash;
  const auto identity = TRY(or_unreadable(disk.read_if_exists(path::join(base, ".identity")), "read"));
  hash.add_item(identity.value_or(""));
  hash.add_item(TRY(hashes.of_folder(path::join(base, "configure"))));
  if (!identity)
    for (const char* folder : {"include", "lib", "dbd", "bin"})
      hash.add_item(TRY(hashes.of_folder(path::join(base, folder))));
  return hash.finish();
}

Result<std::string> settings_of_user(const std::string& home, const Disk& disk) {
  Sha256 hash;
  const std::string folder = path::join(home, "configure");
  for (const std::string& name : TRY(or_unreadable(skip_unusable(disk.list_if_exists(folder)), "list"))) {
    if (!name.starts_with("CONFIG_USER")) continue;
    hash.add_item(name);
    hash.add_item(TRY(or_unreadable(disk.read(path::join(folder, name)), "read")));
  }
  return hash.finish();
}

Result<std::string> variables_of_rules(const std::string& folder, const Disk& disk) {
  std::set<std::string, std::less<>> names;
  for (const std::string& name : TRY(or_unreadable(disk.list_if_exists(folder), "list"))) {
    const std::string file = path::join(folder, name);
    if (!TRY(or_unreadable(disk.is_file(file)))) continue;
    names.merge(variables_of_makefile(TRY(or_unreadable(disk.read(file), "read"))));
  }
  return text::join({names.begin(), names.end()}, std::string_view(&separator, 1));
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> out;
  for (const std::string_view item : text::split(text, separator))
    if (!item.empty()) out.emplace_back(item);
  return out;
}

}  // namespace

std::set<std::string, std::less<>> variables_of_makefile(std::string_view text) {
  std::set<std::string, std::less<>> out;
  for (std::size_t at = text.find('$'); at < text.size(); at = text.find('$', at + 1))
    if (at + 1 < text.size() && (text[at + 1] == '(' || text[at + 1] == '{'))
      if (const auto name = name_at(text.substr(at + 2)); !name.empty()) out.emplace(name);
  constexpr std::string_view condition = "ifdef ", negated = "ifndef ";
  for (std::string_view line : text::split(text, '\n')) {
    line = text::trim(line);
    const bool is_negated = line.starts_with(negated);
    if (!is_negated && !line.starts_with(condition)) continue;
    line.remove_prefix(is_negated ? negated.size() : condition.size());
    if (const auto name = name_at(text::trim(line)); !name.empty()) out.emplace(name);
  }
  return out;
}

Result<BaseIdentity> identify_base(const Target& target, const std::string& state, const Machine& machine,
                                   const Environment& environment, FileHashes& hashes) {
  const std::string files = TRY(hash_of_files(target.epics_base, machine.disk, hashes));
  const std::string settings = TRY(settings_of_user(Settings(environment).text(Setting::home), machine.disk));
  const std::string host = Settings(environment).text(Setting::epics_host_arch);
  BaseTools tools(target, state, machine, environment, hashes);
  const std::string programs =
      TRY(hashes.value_for(Sha256::of(target.epics_base + files + settings + host + target.target_arch),
                           "programs", [&]() -> Result<std::string> {
                             return text::join(TRY(tools.programs()), std::string_view(&separator, 1));
                           }));
  const std::string names = TRY(hashes.value_for(files, "variables", [&] {
    return variables_of_rules(path::join(target.epics_base, "configure"), machine.disk);
  }));
  BaseIdentity out;
  for (const std::string& program : split_list(programs))
    if (std::string text = TRY(tools.describe(program)); !text.empty()) out.tools.push_back(std::move(text));
  for (std::string& name : split_list(names)) out.variables.insert(std::move(name));
  Sha256 hash;
  for (const std::string& item : {files, settings, host, target.target_arch}) hash.add_item(item);
  for (const std::string& tool : out.tools) hash.add_item(tool);
  out.hash = hash.finish();
  return out;
}

}  // namespace iocwright::image
