// The folders of a trial: those of the image, with empty ones where an instance writes.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/diag/result.hpp"

namespace iocwright::launch {

/// Paths in the scratch folder of a trial. They are short, because those of sockets may have 107 bytes.
struct Scratch {
  std::string folder;

  std::string at(std::string_view name) const;
  std::string image() const { return at("image"); }    ///< where the image's $EPICS_ROOT stays visible
  std::string root() const { return at("epics"); }     ///< $EPICS_ROOT of the trial
  std::string config() const { return at("config"); }  ///< made for an instance file with another name
  std::string state() const { return at("state"); }
  std::string autosave() const { return at("autosave"); }
  std::string devices() const { return at("dev"); }
  std::string log() const { return at("log"); }
};

/// An instance to test.
struct TrialInstance {
  std::string path;  ///< as given or found
  std::string name;  ///< unique among those that are tested
};

/// The instance's own folder, or its file if that has a name that only this command understands; absolute,
/// without links.
Result<std::string> instance_source(const std::string& path, const Disk& disk);

/// Makes the folders. `source` is instance_source(). Everything in $EPICS_ROOT and $IOC of `environment` is
/// linked, except the folders runtime, opi and autosave, which are empty, and $IOC/config, which is the
/// instance's. With `is_mounted`, the links refer to Scratch::image() instead of $EPICS_ROOT, because the
/// scratch folder will be mounted there.
Result<void> make_scratch(const Scratch& scratch, const std::string& source, bool is_mounted,
                          const Environment& environment, Disk& disk);

/// The environment of the trial: the folders are scratch folders, there is no wait for hardware, nothing is
/// restarted, and Channel Access and PVAccess use only the loopback interface.
Environment trial_environment(const Scratch& scratch, const TrialInstance& instance, bool is_mounted,
                              const Environment& environment);

}  // namespace iocwright::launch
