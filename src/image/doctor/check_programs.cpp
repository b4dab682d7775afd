#include <fmt/format.h>

#include <array>
#include <string>

#include "core/base/text.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/doctor/patient.hpp"
#include "image/ioc/real_folder.hpp"
#include "image/tools/replaced_tools.hpp"

namespace iocwright::image {

namespace {

/// Whether the file is, at the end of all links, the running program.
bool is_running(const std::string& file, const Patient& patient) {
  return patient.program.empty() || real_folder(file).value_or(file) == patient.program;
}

std::string in_path(const Patient& patient, const std::string& program) {
  return find_program(program, patient.environment).value_or(std::nullopt).value_or("");
}

/// A program that a step of a build runs.
struct NeededProgram {
  const char* name;
  const char* package;  ///< of Debian
  Health when_missing;
  const char* use;
};

constexpr std::array needed{
    NeededProgram{"git", "git", Health::error, "fetches support modules"},
    NeededProgram{"make", "make", Health::error, "builds support modules and the IOC"},
    NeededProgram{"g++", "g++", Health::error, "compiles support modules and the IOC"},
    NeededProgram{"perl", "perl", Health::error, "runs scripts of EPICS Base"},
    NeededProgram{"patch", "patch", Health::warning, "applies patches of recipes"},
    NeededProgram{"tar", "tar", Health::warning, "unpacks downloads"},
    NeededProgram{"strip", "binutils", Health::warning, "makes runtime assets smaller"},
};

void add_needed(const Patient& patient, Findings& out) {
  for (const NeededProgram& one : needed) {
    const std::string file = in_path(patient, one.name);
    if (!file.empty()) out.push_back({Health::ok, one.name, fmt::format("`{}`", file)});
    else
      out.push_back({one.when_missing, one.name, fmt::format("not in PATH; it {}", one.use),
                     fmt::format("apt-get install {}", one.package)});
  }
}

/// The names of the tools that this program replaces, which scripts call.
void add_names(const Patient& patient, Findings& out) {
  std::vector<std::string> missing, ours;
  for (const ReplacedTool& tool : replaced_tools())
    for (const std::string_view word : tool.programs) {
      const std::string program(word), file = in_path(patient, program);
      if (file.empty()) missing.push_back(program);
      else if (is_running(file, patient)) ours.push_back(program);
      else
        out.push_back({Health::note, program, fmt::format("`{}` is another program", file),
                       "`iocwright install-names` puts ours in front of it"});
    }
  if (!ours.empty()) out.push_back({Health::ok, "names", text::join(ours, ", ")});
  if (!missing.empty())
    out.push_back({Health::note, "names", fmt::format("not in PATH: {}", text::join(missing, ", ")),
                   "scripts that call them need `iocwright install-names`"});
}

/// A program of EPICS Base, and what does not work without it.
Finding base_program(const Patient& patient, const std::string& name, const char* without) {
  const std::string file = epics::base_tool(name, patient.disk, patient.environment).value_or(name);
  if (file != name) return {Health::ok, name, fmt::format("`{}`", file)};
  return {Health::note, name, "neither in PATH nor in EPICS Base", without};
}

}  // namespace

Findings check_programs(const Patient& patient) {
  Findings out;
  const std::string own = in_path(patient, "iocwright");
  if (own.empty())
    out.push_back({Health::warning, "iocwright", "not in PATH", "install it to a folder of PATH"});
  else if (!is_running(own, patient))
    out.push_back({Health::warning, "iocwright",
                   fmt::format("`{}` in PATH is not the running `{}`", own, patient.program),
                   "remove one of them"});
  else out.push_back({Health::ok, "iocwright", fmt::format("`{}`", own)});
  add_names(patient, out);
  if (patient.is_developer()) add_needed(patient, out);
  out.push_back(base_program(patient, "caget",
                             "without it, probes only check the process, and fail if K8S_IOC_PV is set"));
  out.push_back(base_program(
      patient, "msi", "`iocwright run` needs none; for other scripts, link iocwright under this name"));
  return out;
}

}  // namespace iocwright::image
