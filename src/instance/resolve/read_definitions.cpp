#include "instance/resolve/read_definitions.hpp"

#include "instance/model/files.hpp"

namespace iocwright::resolve {

Definitions read_definitions(yaml::Reader& reader, const std::vector<std::string>& files) {
  Definitions definitions;
  for (const std::string& file : files)
    if (auto module = model::read_support(reader, file)) definitions.add(*std::move(module));
  return definitions;
}

}  // namespace iocwright::resolve
