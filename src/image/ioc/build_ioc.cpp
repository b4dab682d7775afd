#include "image/ioc/build_ioc.hpp"

#include <ostream>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/ioc/global_definitions.hpp"

namespace iocwright::image {

namespace {

/// Builds the IOC and returns the path of its binary, which is empty if the definitions have errors.
Result<std::string> build(const GenericIoc& ioc, OpenFolders folders, BuildContext& context) {
  auto& [disk, process, fetcher, clock, environment, secrets] = context.machine;
  const std::string root = epics::EpicsPaths::from(environment).root;
  const std::string source = Settings(environment).text(Setting::source_folder);
  if (!source.empty()) TRY(link_global_definitions(source, path::join(root, "ibek-defs"), disk));
  TRY(context.write_schema());
  if (context.sink().has_errors()) return std::string();
  std::string binary = TRY(build_generic_ioc(ioc, disk, process, environment, context.templates));
  folders.epics_root = root;
  folders.ioc = ioc.folder;
  TRY(open_folders(folders, disk, process, environment));
  return binary;
}

}  // namespace

GenericIoc default_ioc(const Environment& environment) {
  const auto paths = epics::EpicsPaths::from(environment);
  return {.folder = paths.ioc,
          .support = paths.support,
          .epics_base = Settings(environment).text(Setting::epics_base)};
}

ExitStatus build_ioc(const GenericIoc& ioc, OpenFolders folders, BuildContext& context) {
  auto binary = build(ioc, std::move(folders), context);
  if (context.sink().take_error(binary)) return step_failed;
  if (binary->empty()) return wrong_input;  // the errors of the definitions are in the sink
  context.out << *binary << "\n";
  return done;
}

}  // namespace iocwright::image
