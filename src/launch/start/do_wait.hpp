// Waits for the hardware of a wait list, apart from a start.
#pragma once

#include <string>

#include "core/base/clock.hpp"
#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/exit_status.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::launch {

/// Waits for the devices of `wait_list`, then creates `doWait_completed.txt` in the state folder. Returns
/// `no_hardware` if one does not answer. Errors go to the reader's sink.
ExitStatus do_wait(const std::string& wait_list, Disk& disk, Clock& clock, yaml::Reader& reader,
                   const Environment& environment);

}  // namespace iocwright::launch
