#include "image/module/launcher.hpp"

#include <fmt/format.h>

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

}  // namespace

Result<std::vector<std::string>> launcher_arguments(const std::string& launcher,
                                                    const std::string& epics_base, const Disk& disk) {
  std::vector<std::string> out;
  const std::string file = path::join(epics_base, "configure/CONFIG_COMMON");
  const std::string rules = TRY(or_unreadable(disk.read_if_exists(file), "read")).value_or("");
  for (const CompileCommand& command : commands)
    // INSTALL_LOCATION tells makefiles with EPICS's rules from others. ccache refuses to run itself.
    if (const std::string_view value = value_in(rules, command.variable); !value.empty())
      out.push_back(
          fmt::format("{}=$(if $(INSTALL_LOCATION),$(if $(filter ccache sccache distcc,$(notdir $(firstword "
                      "$({})))),,{} ){},{})",
                      command.variable, command.compiler, launcher, value, command.of_make));
  return out;
}

}  // namespace iocwright::image
