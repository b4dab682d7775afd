#include "epics/db/iocsh_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "epics/db/numbers.hpp"

namespace iocwright::epics {

namespace {

constexpr std::array commands{
    IocshCommand{"ClockTime_Report", "i"},
    IocshCommand{"asDumpHash", ""},
    IocshCommand{"asInit", ""},
    IocshCommand{"asSetFilename", "s"},
    IocshCommand{"asSetSubstitutions", "s"},
    IocshCommand{"ascar", "i"},
    IocshCommand{"asdbdump", ""},
    IocshCommand{"asphag", "s"},
    IocshCommand{"aspmem", "si"},
    IocshCommand{"asprules", "s"},
    IocshCommand{"aspuag", "s"},
    IocshCommand{"astac", "sss"},
    IocshCommand{"callbackParallelThreads", "is"},
    IocshCommand{"callbackQueueShow", "i"},
    IocshCommand{"callbackSetQueueSize", "i"},
    IocshCommand{"casr", "i"},
    IocshCommand{"cd", "s"},
    IocshCommand{"coreRelease", ""},
    IocshCommand{"date", "s"},
    IocshCommand{"dbCreateAlias", "pss"},
    IocshCommand{"dbDumpBreaktable", "ps"},
    IocshCommand{"dbDumpDevice", "ps"},
    IocshCommand{"dbDumpDriver", "p"},
    IocshCommand{"dbDumpField", "pss"},
    IocshCommand{"dbDumpFunction", "p"},
    IocshCommand{"dbDumpLink", "p"},
    IocshCommand{"dbDumpMenu", "ps"},
    IocshCommand{"dbDumpPath", "p"},
    IocshCommand{"dbDumpRecord", "psi"},
    IocshCommand{"dbDumpRecordType", "ps"},
    IocshCommand{"dbDumpRegistrar", "p"},
    IocshCommand{"dbDumpVariable", "p"},
    IocshCommand{"dbLoadDatabase", "sss"},
    IocshCommand{"dbLoadRecords", "ss"},
    IocshCommand{"dbLoadTemplate", "ss"},
    IocshCommand{"dbLockShowLocked", "i"},
    IocshCommand{"dbNotifyDump", ""},
    IocshCommand{"dbPutAttribute", "sss"},
    IocshCommand{"dbPvdDump", "pi"},
    IocshCommand{"dbPvdTableSize", "i"},
    IocshCommand{"dbReportDeviceConfig", "p"},
    IocshCommand{"dbStateClear", "s"},
    IocshCommand{"dbStateCreate", "s"},
    IocshCommand{"dbStateSet", "s"},
    IocshCommand{"dbStateShow", "si"},
    IocshCommand{"dbStateShowAll", "i"},
    IocshCommand{"dba", "s"},
    IocshCommand{"dbap", "s"},
    IocshCommand{"dbb", "s"},
    IocshCommand{"dbc", "s"},
    IocshCommand{"dbcar", "si"},
    IocshCommand{"dbd", "s"},
    IocshCommand{"dbel", "si"},
    IocshCommand{"dbgf", "s"},
    IocshCommand{"dbgrep", "s"},
    IocshCommand{"dbhcr", ""},
    IocshCommand{"dbior", "si"},
    IocshCommand{"dbjlr", "si"},
    IocshCommand{"dbl", "ss"},
    IocshCommand{"dbla", "s"},
    IocshCommand{"dbli", "s"},
    IocshCommand{"dblsr", "si"},
    IocshCommand{"dbnr", "i"},
    IocshCommand{"dbp", "si"},
    IocshCommand{"dbpf", "ss"},
    IocshCommand{"dbpr", "si"},
    IocshCommand{"dbs", "s"},
    IocshCommand{"dbsr", "i"},
    IocshCommand{"dbstat", ""},
    IocshCommand{"dbtgf", "s"},
    IocshCommand{"dbtpf", "ss"},
    IocshCommand{"dbtpn", "ss"},
    IocshCommand{"dbtr", "s"},
    IocshCommand{"dlload", "s"},
    IocshCommand{"echo", "s"},
    IocshCommand{"eltc", "i"},
    IocshCommand{"epicsEnvSet", "ss"},
    IocshCommand{"epicsEnvShow", "s"},
    IocshCommand{"epicsEnvUnset", "s"},
    IocshCommand{"epicsMutexShowAll", "ii"},
    IocshCommand{"epicsParamShow", ""},
    IocshCommand{"epicsPrtEnvParams", ""},
    IocshCommand{"epicsThreadResume", "v"},
    IocshCommand{"epicsThreadShow", "v"},
    IocshCommand{"epicsThreadShowAll", "i"},
    IocshCommand{"epicsThreadSleep", "d"},
    IocshCommand{"errlog", "s"},
    IocshCommand{"errlogInit", "i"},
    IocshCommand{"errlogInit2", "ii"},
    IocshCommand{"exit", ""},
    IocshCommand{"generalTimeReport", "i"},
    IocshCommand{"gft", "s"},
    IocshCommand{"help", "v"},
    IocshCommand{"installLastResortEventProvider", ""},
    IocshCommand{"iocBuild", ""},
    IocshCommand{"iocInit", ""},
    IocshCommand{"iocLogInit", ""},
    IocshCommand{"iocLogPrefix", "s"},
    IocshCommand{"iocLogShow", "i"},
    IocshCommand{"iocPause", ""},
    IocshCommand{"iocRun", ""},
    IocshCommand{"iocshCmd", "s"},
    IocshCommand{"iocshLoad", "ss"},
    IocshCommand{"iocshRun", "ss"},
    IocshCommand{"on", "v"},
    IocshCommand{"pft", "ss"},
    IocshCommand{"postEvent", "s"},
    IocshCommand{"pwd", ""},
    IocshCommand{"registerAllRecordDeviceDrivers", "p"},
    IocshCommand{"registryDeviceSupportFind", "s"},
    IocshCommand{"registryDriverSupportFind", "s"},
    IocshCommand{"registryDump", ""},
    IocshCommand{"registryFunctionFind", "s"},
    IocshCommand{"registryRecordTypeFind", "s"},
    IocshCommand{"scanOnceQueueShow", "i"},
    IocshCommand{"scanOnceSetQueueSize", "i"},
    IocshCommand{"scanpel", "s"},
    IocshCommand{"scanpiol", ""},
    IocshCommand{"scanppl", "d"},
    IocshCommand{"setIocLogDisable", "i"},
    IocshCommand{"system", "s"},
    IocshCommand{"taskwdShow", "i"},
    IocshCommand{"tpn", "ss"},
    IocshCommand{"var", "ss"},
};

constexpr IocshCommand register_command{"_registerRecordDeviceDriver", "p"};

/// The reason why an argument does not have its type; empty if it has.
std::string problem_of(char type, const std::string& text) {
  if (type == 'i') {
    const IntegerResult number = parse_integer(text, false);
    const bool is_out_of_range = number.value > std::numeric_limits<int>::max() ||
                                 number.value < std::numeric_limits<int>::min() ||
                                 number.error == NumberError::too_large;
    if (number.error != NumberError::none && number.error != NumberError::too_large)
      return fmt::format("Illegal integer '{}'", text);
    return is_out_of_range ? fmt::format("Integer '{}' out of range", text) : "";
  }
  if (type == 'd') {
    const NumberError error = check_double(text);
    if (error == NumberError::no_digits || error == NumberError::extraneous)
      return fmt::format("Illegal double '{}'", text);
    return error == NumberError::none ? "" : fmt::format("Double '{}' out of range", text);
  }
  const bool is_pdbbase = text.empty() || text.front() == '0' || text == "pdbbase";
  return type == 'p' && !is_pdbbase ? fmt::format("Expecting 'pdbbase' got '{}'", text) : "";
}

}  // namespace

const IocshCommand* find_iocsh_command(std::string_view name) {
  const auto found = std::ranges::find(commands, name, &IocshCommand::name);
  if (found != commands.end()) return &*found;
  return name.size() > register_command.name.size() && name.ends_with(register_command.name)
             ? &register_command
             : nullptr;
}

std::optional<IocshArgumentError> check_arguments(const IocshCommand& command, const IocshLine& line) {
  for (std::size_t i = 0; i < command.arguments.size() && i + 1 < line.words.size(); ++i) {
    const IocshWord& word = line.words[i + 1];
    if (command.arguments[i] == 'v') return std::nullopt;
    std::string reason = problem_of(command.arguments[i], word.text);
    if (!reason.empty())
      return IocshArgumentError{{.problem = LoadProblem::bad_argument,
                                 .name = std::string(command.name),
                                 .value = word.text,
                                 .reason = std::move(reason)},
                                word.range};
  }
  return std::nullopt;
}

}  // namespace iocwright::epics
