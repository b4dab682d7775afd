#include "core/base/exit_status.hpp"

#include <array>

namespace iocwright {

namespace {

constexpr std::array rows{
    ExitStatusRow{done, "the command succeeded"},
    ExitStatusRow{wrong_input, "a file or setting is invalid, or the instance is not in the required state"},
    ExitStatusRow{wrong_usage, "the command line is invalid"},
    ExitStatusRow{step_failed, "a step of a build or of a start failed, or `runtime` could not write a file"},
    ExitStatusRow{no_hardware, "the hardware did not respond before the timeout"},
    ExitStatusRow{our_bug, "an internal error of iocwright"},
    ExitStatusRow{not_executable, "the IOC or script exists but could not be executed"},
    ExitStatusRow{not_found, "the IOC or script does not exist"},
};

}  // namespace

std::span<const ExitStatusRow> exit_status_rows() { return rows; }

}  // namespace iocwright
