#include <doctest/doctest.h>

#include <algorithm>

#include "doctor_patient.hpp"

using namespace iocwright;
using namespace iocwright::image;
using namespace iocwright::tests;

TEST_CASE("doctor: without EPICS_ROOT, nothing below it is reported") {
  DoctorPatient patient;
  patient.disk.folders.clear();
  const Findings found = check_folders(patient.get());
  REQUIRE(found.size() == 1);
  CHECK(found.front().health == Health::error);
  CHECK(found.front().subject == "EPICS_ROOT");
}

TEST_CASE("doctor: a folder that a start makes may be missing") {
  DoctorPatient patient;
  CHECK(health_of(check_folders(patient.get()), "runtime") == Health::ok);
}

TEST_CASE("doctor: a folder that cannot be written is an error with its owner") {
  DoctorPatient patient;
  patient.disk.folders.insert("/epics/runtime");
  patient.disk.read_only.insert("/epics/runtime");
  const Finding finding = find(check_folders(patient.get()), "runtime");
  CHECK(finding.health == Health::error);
  CHECK(finding.text == "`/epics/runtime` (mode 755, owner 0:0) is not writable for user 1000");
  CHECK_FALSE(finding.advice.empty());
}

TEST_CASE("doctor: a folder that is missing must be possible to make") {
  DoctorPatient patient;
  patient.disk.read_only.insert("/epics");
  const Finding finding = find(check_folders(patient.get()), "autosave");
  CHECK(finding.health == Health::error);
  CHECK(finding.text == "`/epics/autosave` does not exist, and user 1000 cannot make it");
}

TEST_CASE("doctor: a link of the config folder that leads nowhere is an error") {
  DoctorPatient patient;
  patient.disk.links["/epics/ioc/config"] = "/workspace/gone";
  const Finding finding = find(check_folders(patient.get()), "config");
  CHECK(finding.health == Health::error);
  CHECK(finding.text == "the link `/epics/ioc/config` leads to `/workspace/gone`, which does not exist");
}

TEST_CASE("doctor: a config folder without an instance is a warning") {
  DoctorPatient patient;
  patient.disk.folders.insert("/epics/ioc/config");
  CHECK(health_of(check_folders(patient.get()), "instance") == Health::warning);
  patient.disk.files["/epics/ioc/config/ioc.yaml"] = "";
  CHECK(health_of(check_folders(patient.get()), "instance") == Health::ok);
}

TEST_CASE("doctor: a runtime image without an IOC is an error, a developer image is not") {
  DoctorPatient patient;
  CHECK(health_of(check_folders(patient.get()), "IOC program") == Health::note);
  CHECK(health_of(check_folders(patient.get(ImageKind::runtime)), "IOC program") == Health::error);
  patient.disk.files["/epics/ioc/bin/linux-x86_64/ioc"] = "";
  CHECK(find(check_folders(patient.get()), "IOC program").text == "built for linux-x86_64");
}
