#include "model/files.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "yaml/parse.hpp"

namespace iocwright::model {

std::shared_ptr<const yaml::Document> Reader::read_yaml(const std::string& path) {
  auto text = disk.read(path);
  if (!text) {
    sink.add(error(DiagKind::unreadable_file, text.error().text("read")));
    return nullptr;
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text->starts_with(byte_order_mark)) text->erase(0, byte_order_mark.size());
  return yaml::parse(sources.add(path, *std::move(text)), sources, sink);
}

std::optional<SupportModule> Reader::read_support(const std::string& path) {
  auto document = read_yaml(path);
  return document ? load_support(std::move(document), sink) : std::nullopt;
}

std::optional<Instance> Reader::read_instance(const std::string& path) {
  auto document = read_yaml(path);
  return document ? load_instance(std::move(document), sink) : std::nullopt;
}

}  // namespace iocwright::model
