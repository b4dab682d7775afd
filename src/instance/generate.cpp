#include "instance/generate.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "instance/model/files.hpp"
#include "instance/resolve/entity.hpp"
#include "instance/resolve/read_definitions.hpp"
#include "instance/resolve/resolver.hpp"

namespace iocwright::instance {

Generated generate(yaml::Reader& reader, const GenerateRequest& request, const Environment& environment,
                   const Limits& limits, const TemplateFiles& templates) {
  const resolve::Definitions definitions = resolve::read_definitions(reader, request.definition_files);
  // Without all definitions every second entity would be a fault of its own.
  const bool complete = !reader.sink.has_errors();
  std::vector<model::Instance> instances;
  for (const std::string& file : request.instance_files)
    if (auto instance = model::read_instance(reader, file)) instances.push_back(*std::move(instance));
  if (!complete) return {};

  resolve::GlobalState globals(environment, std::string(path::stem(request.instance_files.front())));
  resolve::Renderer renderer(globals, reader.sources, limits);
  resolve::Resolver resolver(definitions, renderer, reader.sink);
  for (const model::Instance& instance : instances) resolver.add(instance);
  const resolve::ResolvedIoc ioc = resolver.finish();

  Generated out;
  out.files = boot::boot_files(ioc, renderer, templates, reader.sink);
  out.wants_screens = std::any_of(ioc.entities.begin(), ioc.entities.end(),
                                  [](const resolve::Entity* e) { return e->model().pvi.has_value(); });
  if (reader.sink.has_errors()) out.files.clear();
  return out;
}

}  // namespace iocwright::instance
