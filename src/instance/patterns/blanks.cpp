#include "instance/patterns/blanks.hpp"

#include <algorithm>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::patterns {

std::string_view strip(std::string_view text) {
  std::size_t end = 0;
  std::size_t begin = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text.substr(at));
    if (!unicode::is_space(c.code_point)) {
      begin = std::min(begin, at);
      end = at + c.size;
    }
    at += c.size;
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

}  // namespace iocwright::patterns
