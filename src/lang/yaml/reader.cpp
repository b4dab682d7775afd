#include "lang/yaml/reader.hpp"

#include "lang/yaml/parse.hpp"

namespace iocwright::yaml {

std::shared_ptr<const Document> Reader::read(const std::string& path) {
  auto text = disk.read_input(path);
  if (!text) {
    sink.add(error(DiagKind::unreadable_file, text.error().text("read")));
    return nullptr;
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // must not count as a column in messages
  if (text->starts_with(byte_order_mark)) text->erase(0, byte_order_mark.size());
  return parse(sources.add(path, *std::move(text)), sources, sink);
}

}  // namespace iocwright::yaml
