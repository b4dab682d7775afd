// Stubs of the commands that inspect instances, for the static binary, which has to stay small.
#include "instance/check_instances.hpp"
#include "instance/check_start.hpp"
#include "instance/diff_instances.hpp"
#include "instance/eject_instance.hpp"
#include "instance/explain_instance.hpp"
#include "instance/graph_instance.hpp"
#include "instance/list_instance.hpp"
#include "instance/schema/rich_schema.hpp"
#include "instance/write_new.hpp"

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

namespace {

ExitStatus refuse(Sink& sink) {
  sink.add(refusal());
  return wrong_usage;
}

}  // namespace

CheckReport check_instances(CheckRequest /*request*/, Disk& /*disk*/, const Environment& /*environment*/,
                            const Limits& /*limits*/, const TemplateFiles& /*templates*/, Sink& sink) {
  return {.document = {}, .summary = {}, .status = refuse(sink)};
}

bool has_rules() { return false; }

Result<std::vector<std::string>> check_before_start(const std::string& /*config_folder*/,
                                                    const MessageStyle& /*style*/, const Disk& /*disk*/,
                                                    const Environment& /*environment*/,
                                                    const Limits& /*limits*/,
                                                    const TemplateFiles& /*templates*/) {
  return fail(refusal());
}

std::optional<Shard> parse_shard(std::string_view /*text*/) { return Shard(); }

ExitStatus list_instance(const ListRequest& /*request*/, yaml::Reader& reader,
                         const Environment& /*environment*/, const Limits& /*limits*/,
                         const TemplateFiles& /*templates*/, std::ostream& /*out*/) {
  return refuse(reader.sink);
}

ExitStatus explain_instance(const ExplainRequest& /*request*/, yaml::Reader& reader,
                            const Environment& /*environment*/, const Limits& /*limits*/,
                            const TemplateFiles& /*templates*/, std::ostream& /*out*/) {
  return refuse(reader.sink);
}

DiffStatus diff_instances(const DiffRequest& /*request*/, const Machine& /*machine*/, Sources& /*sources*/,
                          Sink& sink, const Limits& /*limits*/, const TemplateFiles& /*templates*/,
                          std::ostream& /*out*/) {
  refuse(sink);
  return trouble;
}

std::optional<std::string> graph_instance(const GraphRequest& /*request*/, yaml::Reader& reader,
                                          const Environment& /*environment*/, const Limits& /*limits*/) {
  refuse(reader.sink);
  return std::nullopt;
}

ExitStatus eject_instance(const EjectRequest& /*request*/, yaml::Reader& reader, Disk& /*disk*/,
                          const Environment& /*environment*/, const Limits& /*limits*/,
                          const TemplateFiles& /*templates*/, std::ostream& /*out*/) {
  return refuse(reader.sink);
}

std::optional<std::string> make_new_instance(const NewInstanceRequest& /*request*/, yaml::Reader& reader,
                                             const Environment& /*environment*/) {
  refuse(reader.sink);
  return std::nullopt;
}

std::optional<std::string> make_new_support(const std::string& /*module*/, yaml::Reader& reader,
                                            const Environment& /*environment*/) {
  refuse(reader.sink);
  return std::nullopt;
}

}  // namespace instance

}  // namespace iocwright
