// Stubs of what inspects instances, for the static binary, which has to stay small. See also
// cli/no_inspection_commands.cpp.
#include "instance/check_start.hpp"
#include "instance/schema/rich_schema.hpp"

namespace iocwright {

namespace {

Diagnostic refusal() {
  return error(DiagKind::wrong_usage, "the static iocwright of runtime images cannot inspect instances")
      .help("use that of a developer image");
}

}  // namespace

Result<std::string> schema::rich_instance_schema(const resolve::Definitions& /*definitions*/) {
  return fail(refusal());
}

namespace instance {

bool has_rules() { return false; }

Result<std::vector<std::string>> check_before_start(const std::string& /*config_folder*/,
                                                    const MessageStyle& /*style*/, const Disk& /*disk*/,
                                                    const Environment& /*environment*/,
                                                    const Limits& /*limits*/,
                                                    const TemplateFiles& /*templates*/) {
  return fail(refusal());
}

}  // namespace instance

}  // namespace iocwright
