#include "image/doctor/run_doctor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "core/base/path.hpp"
#include "image/doctor/patient.hpp"
#include "image/doctor/report_findings.hpp"

namespace iocwright::image {

namespace {

/// A runtime image has an IOC, and not what would build it.
Finding find_kind(const std::string& requested, Patient& patient) {
  if (!requested.empty()) {
    patient.kind = requested == "runtime" ? ImageKind::runtime : ImageKind::developer;
    return {Health::ok, "image", fmt::format("a {} image, as requested", requested)};
  }
  const bool has_make = find_program("make", patient.environment).value_or(std::nullopt).has_value();
  const bool has_ioc = patient.disk.probably_exists(path::join(patient.paths.ioc, "bin"));
  patient.kind = has_ioc && !has_make ? ImageKind::runtime : ImageKind::developer;
  if (patient.is_developer())
    return {Health::ok, "image",
            has_make ? "a developer image, because `make` is in PATH"
                     : fmt::format("a developer image, because `{}/bin` does not exist", patient.paths.ioc)};
  return {Health::ok, "image", "a runtime image, because `make` is not in PATH"};
}

}  // namespace

ExitStatus run_doctor(const DoctorRequest& request, const Disk& disk, Process& process,
                      const Environment& environment, std::ostream& out) {
  Patient patient{.disk = disk,
                  .process = process,
                  .environment = environment,
                  .places = place_facts,
                  .paths = epics::EpicsPaths::from(environment),
                  .user = ::geteuid(),
                  .program = own_program()};
  Findings findings{find_kind(request.kind, patient)};
  for (const auto& check : {check_folders, check_base, check_registry, check_programs, check_machine}) {
    Findings found = check(patient);
    findings.insert(findings.end(), found.begin(), found.end());
  }
  out << (request.json ? findings_json(findings) : findings_text(findings));
  const bool has_errors = std::ranges::find(findings, Health::error, &Finding::health) != findings.end();
  return has_errors ? wrong_input : done;
}

}  // namespace iocwright::image
