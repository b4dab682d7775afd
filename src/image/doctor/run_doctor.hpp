// `iocwright doctor`: says what of an image or devcontainer is as it should be.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/process.hpp"

namespace iocwright::image {

/// The kinds of images, for the option of that name.
inline constexpr std::string_view image_kinds[] = {"developer", "runtime"};

struct DoctorRequest {
  std::string kind = {};  ///< one of image_kinds; empty: find out
  bool json = false;
};

/// Checks this machine and prints a line per property to `out`. Returns `wrong_input` if there is an error.
ExitStatus run_doctor(const DoctorRequest& request, const Disk& disk, Process& process,
                      const Environment& environment, std::ostream& out);

}  // namespace iocwright::image
