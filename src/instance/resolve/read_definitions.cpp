#include "instance/resolve/read_definitions.hpp"

#include <fmt/format.h>

#include "instance/model/files.hpp"

namespace iocwright::resolve {

Definitions read_definitions(yaml::Reader& reader, const std::vector<std::string>& files, SameModule same) {
  Definitions definitions;
  for (const std::string& file : files)
    if (auto module = model::read_support(reader, file)) {
      const model::SupportModule* known = definitions.find_module(module->name);
      if (known && same == SameModule::warn)
        reader.sink.add(warning(DiagKind::duplicate_module,
                                fmt::format("the module `{}` is defined twice: an entity type of this file "
                                            "replaces one of the same name",
                                            module->name))
                            .at(module->place)
                            .note(known->place, "first defined here"));
      definitions.add(*std::move(module));
    }
  return definitions;
}

}  // namespace iocwright::resolve
