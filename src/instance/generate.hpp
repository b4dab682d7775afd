// Generates the boot files of an IOC: reads definitions and instance files, resolves entities, makes the
// `Boot` and writes its files.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/base/templates.hpp"
#include "core/value/budget.hpp"
#include "instance/boot/make_boot.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::instance {

struct GenerateRequest {
  std::vector<std::string> instance_files;    ///< at least one
  std::vector<std::string> definition_files;  ///< types in later files replace those in earlier ones
  std::string output_folder;
  bool screens = true;        ///< also write operator screens to $EPICS_ROOT/opi, and PVI templates
  std::string screens_style;  ///< `0.13` or `0.14`; empty: IOCWRIGHT_SCREENS_STYLE
  bool strict = false;        ///< treat warnings as errors
};

/// A database template that an instance uses, and where its definition first does.
struct TemplateUse {
  std::string file;
  Span place;
  Span entity;  ///< the first entity that uses it
};

/// The instance files of a config folder: those of ioc.yaml and runtime.yaml that exist. An error if the disk
/// cannot tell whether they do.
Result<std::vector<std::string>> instance_files(const Disk& disk, const std::string& config_folder);

/// Called with the entities of an instance and their definitions, which do not outlive the call.
using Inspect = std::function<void(const resolve::ResolvedIoc&, const resolve::Definitions&)>;

/// Reads definitions and at least one instance file, and makes the `Boot` from them, with or without what
/// screens need. Errors go to the reader's sink; returns nullopt if there are any, and otherwise calls
/// `inspect`, unless that is empty.
std::optional<boot::Boot> read_boot(const std::vector<std::string>& instance_files,
                                    const std::vector<std::string>& definition_files, yaml::Reader& reader,
                                    const Environment& environment, const Limits& limits,
                                    boot::Screens screens = boot::Screens::no, const Inspect& inspect = {});

/// The same with definitions that were read without errors.
std::optional<boot::Boot> read_boot(const std::vector<std::string>& instance_files,
                                    const resolve::Definitions& definitions, yaml::Reader& reader,
                                    const Environment& environment, const Limits& limits,
                                    boot::Screens screens = boot::Screens::no, const Inspect& inspect = {});

/// Writes operator screens, and then the boot files to the output folder: all of them, or none if there are
/// errors, which go to the reader's sink. Returns the database templates in use, in the order of ioc.subst.
std::vector<TemplateUse> generate(const GenerateRequest& request, yaml::Reader& reader, Disk& disk,
                                  const Environment& environment, const Limits& limits,
                                  const TemplateFiles& templates);

/// The owner of boot files in the output folder, both generated and hand-written ones; see OutputFolder.
inline constexpr const char* boot_owner = "boot";
/// The names of boot files. If another tool wrote files of these names to the output folder, they are
/// removed.
const std::vector<std::string>& boot_file_names();

}  // namespace iocwright::instance
