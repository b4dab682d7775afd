// An image for the unit tests of `iocwright doctor`.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>

#include "environment_with.hpp"
#include "image/doctor/patient.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

namespace iocwright::tests {

/// A disk on which some folders cannot be written.
class GuardedDisk : public MemoryDisk {
 public:
  std::set<std::string> read_only;

  FileResult<void> check_writable(const std::string& path) const override {
    if (read_only.contains(path)) return tl::make_unexpected(FileError{path, EACCES});
    return {};
  }
};

/// An image with empty folders, seen by user 1000.
struct DoctorPatient {
  DoctorPatient() { disk.folders = {"/epics", "/epics/support", "/epics/ioc", "/tmp"}; }

  image::Patient get(image::ImageKind kind = image::ImageKind::developer) {
    return {.disk = disk,
            .process = process,
            .environment = environment,
            .places = [this](const std::string&) { return facts; },
            .paths = epics::EpicsPaths::from(environment),
            .kind = kind,
            .user = 1000};
  }

  GuardedDisk disk{};
  RecordingProcess process{};
  Environment environment{};
  image::PlaceFacts facts{.mode = 0755, .free_bytes = std::uint64_t{1} << 40};
};

inline image::Finding find(const image::Findings& findings, const std::string& subject) {
  const auto found = std::ranges::find(findings, subject, &image::Finding::subject);
  REQUIRE(found != findings.end());
  return *found;
}

inline image::Health health_of(const image::Findings& findings, const std::string& subject) {
  return find(findings, subject).health;
}

}  // namespace iocwright::tests
