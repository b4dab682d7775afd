#include "instance/model/files.hpp"

namespace iocwright::model {

std::optional<SupportModule> read_support(yaml::Reader& reader, const std::string& path) {
  auto document = reader.read(path);
  return document ? load_support(std::move(document), reader.sink) : std::nullopt;
}

std::optional<Instance> read_instance(yaml::Reader& reader, const std::string& path) {
  auto document = reader.read(path);
  return document ? load_instance(std::move(document), reader.sink) : std::nullopt;
}

}  // namespace iocwright::model
