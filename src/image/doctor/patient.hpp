// What the checks of `iocwright doctor` look at.
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/base/process.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/doctor/finding.hpp"
#include "image/doctor/place_facts.hpp"

namespace iocwright::image {

/// A developer image builds modules and IOCs, a runtime image only runs an IOC.
enum class ImageKind : unsigned char { developer, runtime };

/// The machine and the image in it.
struct Patient {
  const Disk& disk;
  Process& process;
  const Environment& environment;
  PlaceQuery places;
  epics::EpicsPaths paths;
  ImageKind kind = ImageKind::developer;
  uid_t user = 0;
  std::string program{};  ///< the real path of this program; empty: unknown

  bool is_developer() const { return kind == ImageKind::developer; }
};

// The checks, each with a finding per property.

/// The folders of the image, the instance, and whether they are writable for this user.
Findings check_folders(const Patient& patient);
/// EPICS Base, and the architectures that it is built for.
Findings check_base(const Patient& patient);
/// RELEASE, the lists of dbds and libraries, and the links of definitions.
Findings check_registry(const Patient& patient);
/// The programs in PATH.
Findings check_programs(const Patient& patient);
/// Free space, limits of processes, and features of the kernel.
Findings check_machine(const Patient& patient);

}  // namespace iocwright::image
