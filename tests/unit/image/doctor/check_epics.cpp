#include <doctest/doctest.h>

#include "doctor_patient.hpp"

using namespace iocwright;
using namespace iocwright::image;
using namespace iocwright::tests;

TEST_CASE("doctor: a missing EPICS Base is an error only in a developer image") {
  DoctorPatient patient;
  CHECK(health_of(check_base(patient.get()), "EPICS Base") == Health::error);
  CHECK(health_of(check_base(patient.get(ImageKind::runtime)), "EPICS Base") == Health::note);
}

TEST_CASE("doctor: EPICS Base is shown with its version and architectures") {
  DoctorPatient patient;
  patient.disk.files["/epics/epics-base/bin/linux-x86_64/caget"] = "";
  patient.disk.folders.insert("/epics/epics-base");
  patient.disk.folders.insert("/epics/epics-base/bin");
  patient.disk.folders.insert("/epics/epics-base/bin/linux-x86_64");
  patient.environment = with({{"EPICS_VERSION", "R7.0.8.1"}});
  const Findings found = check_base(patient.get());
  CHECK(find(found, "EPICS Base").text == "7.0.8.1 in `/epics/epics-base`");
  CHECK(find(found, "architectures").text == "linux-x86_64");
}

TEST_CASE("doctor: EPICS_HOST_ARCH must be an architecture of EPICS Base") {
  DoctorPatient patient;
  for (const char* folder :
       {"/epics/epics-base", "/epics/epics-base/bin", "/epics/epics-base/bin/linux-x86_64"})
    patient.disk.folders.insert(folder);
  patient.environment = with({{"EPICS_HOST_ARCH", "linux-arm"}});
  const Finding finding = find(check_base(patient.get()), "architectures");
  CHECK(finding.health == Health::error);
  CHECK(finding.text == "EPICS Base is built for linux-x86_64, but EPICS_HOST_ARCH is `linux-arm`");
}

TEST_CASE("doctor: a module of RELEASE must be a folder") {
  DoctorPatient patient;
  patient.disk.folders.insert("/epics/support/configure");
  patient.disk.files["/epics/support/configure/RELEASE"] = "SUPPORT=/epics/support\nASYN=$(SUPPORT)/asyn\n";
  CHECK(find(check_registry(patient.get()), "RELEASE").text ==
        "`ASYN` is `/epics/support/asyn`, which is not a folder");
  patient.disk.folders.insert("/epics/support/asyn");
  CHECK(find(check_registry(patient.get()), "RELEASE").text == "1 module");
}

TEST_CASE("doctor: dbd_list names dbds of the modules in RELEASE") {
  DoctorPatient patient;
  patient.disk.folders.insert("/epics/support/configure");
  patient.disk.folders.insert("/epics/support/asyn");
  patient.disk.folders.insert("/epics/support/asyn/dbd");
  patient.disk.files["/epics/support/asyn/dbd/asyn.dbd"] = "";
  patient.disk.files["/epics/support/configure/RELEASE"] = "ASYN=/epics/support/asyn\n";
  patient.disk.files["/epics/support/configure/dbd_list"] = "asyn.dbd\n";
  CHECK(health_of(check_registry(patient.get()), "dbd_list") == Health::ok);
  patient.disk.files["/epics/support/configure/dbd_list"] = "asyn.dbd\ngone.dbd\n";
  CHECK(find(check_registry(patient.get()), "dbd_list").text ==
        "`/epics/support/configure/dbd_list` lists `gone.dbd`, which no module in RELEASE has");
}

TEST_CASE("doctor: links of definitions must lead to files") {
  DoctorPatient patient;
  patient.disk.folders.insert("/epics/ibek-defs");
  patient.disk.links["/epics/ibek-defs/a.ibek.support.yaml"] = "/epics/support/a/a.yaml";
  CHECK(health_of(check_registry(patient.get()), "ibek-defs") == Health::error);
  patient.disk.files["/epics/support/a/a.yaml"] = "";
  CHECK(health_of(check_registry(patient.get()), "ibek-defs") == Health::ok);
}
