#include <doctest/doctest.h>

#include <algorithm>

#include "doctor_patient.hpp"

using namespace iocwright;
using namespace iocwright::image;
using namespace iocwright::tests;

namespace {

void set_limits(DoctorPatient& patient, const std::string& core, const std::string& files) {
  patient.disk.files["/proc/self/limits"] =
      "Limit                     Soft Limit           Hard Limit     Units\n"
      "Max core file size        " +
      core +
      "                    unlimited  bytes\n"
      "Max open files            " +
      files + "                 1048576    files\n";
}

}  // namespace

TEST_CASE("doctor: little space is a warning, nearly none an error") {
  DoctorPatient patient;
  patient.facts.free_bytes = std::uint64_t{500} << 20;
  CHECK(health_of(check_machine(patient.get()), "disk space") == Health::warning);
  CHECK(health_of(check_machine(patient.get(ImageKind::runtime)), "disk space") == Health::ok);
  patient.facts.free_bytes = 4096;
  CHECK(health_of(check_machine(patient.get()), "disk space") == Health::error);
}

TEST_CASE("doctor: a file system without free inodes is an error") {
  DoctorPatient patient;
  patient.facts.counts_files = true;
  CHECK(health_of(check_machine(patient.get()), "disk space") == Health::error);
}

TEST_CASE("doctor: few open files are a warning, and a huge limit is a note") {
  DoctorPatient patient;
  set_limits(patient, "0", "256");
  CHECK(health_of(check_machine(patient.get()), "open files") == Health::warning);
  set_limits(patient, "0", "1024");
  CHECK(health_of(check_machine(patient.get()), "open files") == Health::ok);
  set_limits(patient, "0", "unlimited");
  CHECK(health_of(check_machine(patient.get()), "open files") == Health::note);
}

TEST_CASE("doctor: core files depend on the limit, the pattern and the folder") {
  DoctorPatient patient;
  set_limits(patient, "0", "1024");
  patient.disk.files["/proc/sys/kernel/core_pattern"] = "core\n";
  CHECK(find(check_machine(patient.get()), "core files").text == "a crash leaves none (ulimit -c is 0)");
  set_limits(patient, "unlimited", "1024");
  CHECK(find(check_machine(patient.get()), "core files").text == "written to `core`");
  patient.disk.files["/proc/sys/kernel/core_pattern"] = "|/usr/share/apport/apport %p\n";
  CHECK(find(check_machine(patient.get()), "core files").text ==
        "passed to `/usr/share/apport/apport` of the host");
  patient.disk.files["/proc/sys/kernel/core_pattern"] = "/cores/%p\n";
  patient.disk.read_only.insert("/cores");
  CHECK(find(check_machine(patient.get()), "core files").text ==
        "a crash leaves none: cannot write to `/cores`");
}

TEST_CASE("doctor: namespaces are tried, first with the user's privileges") {
  DoctorPatient patient;
  CHECK(health_of(check_machine(patient.get()), "namespaces") == Health::ok);
  CHECK(patient.process.commands == std::vector<std::string>{"unshare --net --mount --pid --fork true"});
  patient.process.commands.clear();
  patient.process.statuses = {1, 1};
  patient.disk.files["/proc/sys/user/max_user_namespaces"] = "0\n";
  CHECK(find(check_machine(patient.get()), "namespaces").text ==
        "cannot be created: user.max_user_namespaces is 0");
}

TEST_CASE("doctor: small limits of inotify are a warning") {
  DoctorPatient patient;
  CHECK(find(check_machine(patient.get()), "inotify").text == "not available");
  patient.disk.files["/proc/sys/fs/inotify/max_user_watches"] = "65536\n";
  patient.disk.files["/proc/sys/fs/inotify/max_user_instances"] = "128\n";
  CHECK(health_of(check_machine(patient.get()), "inotify") == Health::ok);
  patient.disk.files["/proc/sys/fs/inotify/max_user_instances"] = "1\n";
  CHECK(health_of(check_machine(patient.get()), "inotify") == Health::warning);
}

TEST_CASE("doctor: a runtime image needs neither namespaces nor inotify") {
  DoctorPatient patient;
  const Findings found = check_machine(patient.get(ImageKind::runtime));
  CHECK(patient.process.commands.empty());
  CHECK(std::ranges::find(found, "inotify", &Finding::subject) == found.end());
}
