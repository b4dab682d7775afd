#include "image/module/launcher.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

struct CompileCommand {
  std::string_view variable, compiler;
  std::string_view of_make;  ///< the value that GNU make gives to the variable
};

constexpr CompileCommand commands[] = {
    {"COMPILE.c", "CC", "$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
    {"COMPILE.cpp", "CCC", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
};

std::string_view value_in(std::string_view makefile, std::string_view variable) {
  for (const std::string_view line : text::split(makefile, '\n'))
    if (const std::size_t equals = line.find('=');
        equals != std::string_view::npos && text::trim(line.substr(0, equals)) == variable)
      return text::trim(line.substr(equals + 1));
  return {};
}

/// A word of a shell command in the value of a make variable.
std::string shell_word(std::string_view word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
  if (word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
  const std::string escaped = text::replace_all(text::replace_all(word, "'", "'\\''"), "$", "$$");
  return "'" + escaped + "'";
}

}  // namespace

std::vector<std::string> launcher_command(const std::string& launcher, const std::string& own_program,
                                          const std::string& inherited) {
  if (path::name(launcher) == "ccache" || own_program.empty()) return {launcher};
  return {own_program, "internal", "launch", inherited, launcher};
}

Result<std::vector<std::string>> launcher_arguments(const std::vector<std::string>& command,
                                                    const std::string& epics_base, const Disk& disk) {
  std::vector<std::string> out;
  const std::string file = path::join(epics_base, "configure/CONFIG_COMMON");
  const std::string rules = TRY(or_unreadable(disk.read_if_exists(file), "read")).value_or("");
  for (const CompileCommand& compile : commands)
    // INSTALL_LOCATION tells makefiles with EPICS's rules from others. ccache refuses to run itself.
    if (const std::string_view value = value_in(rules, compile.variable); !value.empty())
      out.push_back(
          fmt::format("{}=$(if $(INSTALL_LOCATION),$(if $(filter ccache sccache distcc,$(notdir $(firstword "
                      "$({})))),,$(COMPILER_LAUNCHER) ){},{})",
                      compile.variable, compile.compiler, value, compile.of_make));
  if (out.empty()) return out;
  std::string words;
  for (const std::string& word : command) words += (words.empty() ? "" : " ") + shell_word(word);
  out.insert(out.begin(), "COMPILER_LAUNCHER=" + words);
  return out;
}

FileError launch_without(const std::string& inherited, std::vector<std::string> arguments, Process& process) {
  struct stat file {};
  if (::stat(inherited.c_str(), &file) == 0) {
    std::vector<int> found;
    std::error_code code;
    for (std::filesystem::directory_iterator at("/proc/self/fd", code), end; !code && at != end;
         at.increment(code)) {
      const int fd = std::atoi(at->path().filename().c_str());
      struct stat info {};
      if (fd > STDERR_FILENO && ::fstat(fd, &info) == 0 && info.st_dev == file.st_dev &&
          info.st_ino == file.st_ino)
        found.push_back(fd);
    }
    for (const int fd : found) ::close(fd);
  }
  return process.become({.arguments = std::move(arguments), .folder = ""});
}

}  // namespace iocwright::image
