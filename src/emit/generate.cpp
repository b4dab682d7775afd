#include "emit/generate.hpp"

#include <algorithm>

#include "base/path.hpp"
#include "resolve/entity.hpp"
#include "resolve/resolver.hpp"

namespace iocwright::emit {

resolve::Definitions read_definitions(model::Reader& reader, const std::vector<std::string>& files) {
  resolve::Definitions definitions;
  for (const std::string& file : files)
    if (auto module = reader.read_support(file)) definitions.add(*std::move(module));
  return definitions;
}

Generated generate(model::Reader& reader, const GenerateRequest& request, const Environment& environment, const Limits& limits,
                   const TemplateFiles& templates) {
  const resolve::Definitions definitions = read_definitions(reader, request.definition_files);
  // Without all definitions every second entity would be a fault of its own.
  const bool complete = !reader.sink.has_errors();
  std::vector<model::Instance> instances;
  for (const std::string& file : request.instance_files)
    if (auto instance = reader.read_instance(file)) instances.push_back(*std::move(instance));
  if (!complete) return {};

  resolve::GlobalState globals(environment, std::string(path::stem(request.instance_files.front())));
  resolve::Renderer renderer(globals, reader.sources, limits);
  resolve::Resolver resolver(definitions, renderer, reader.sink);
  for (const model::Instance& instance : instances) resolver.add(instance);
  const resolve::ResolvedIoc ioc = resolver.finish();

  Generated out;
  out.files = boot_files(ioc, renderer, templates, reader.sink);
  out.wants_screens =
      std::any_of(ioc.entities.begin(), ioc.entities.end(), [](const resolve::Entity* e) { return e->model().pvi.has_value(); });
  if (reader.sink.has_errors()) out.files.clear();
  return out;
}

}  // namespace iocwright::emit
