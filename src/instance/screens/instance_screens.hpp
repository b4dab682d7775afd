// The screens and PVI templates of an instance: those of its entities' devices, and the index that opens
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/base/file_transaction.hpp"
#include "core/base/templates.hpp"
#include "instance/boot/boot.hpp"
#include "instance/screens/formatter.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::screens {

/// Where device descriptions are: those of the instance's config folder take precedence.
struct DeviceFolders {
  std::string config;       ///< $EPICS_ROOT/ioc/config
  std::string definitions;  ///< $EPICS_ROOT/pvi-defs
};

struct InstanceScreens {
  FileSet screens;           ///< for the folder `opi`
  FileSet templates;         ///< PVI templates, for the folder `runtime`
  bool has_devices = false;  ///< otherwise the index is the only screen, and has no buttons
};

/// None when there are errors, which go to the reader's sink.
std::optional<InstanceScreens> make_instance_screens(const boot::Boot& boot, const DeviceFolders& folders,
                                                     ScreenStyle style, yaml::Reader& reader,
                                                     const TemplateFiles& templates);

}  // namespace iocwright::screens
