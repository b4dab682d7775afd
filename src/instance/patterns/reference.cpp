#include "instance/patterns/reference.hpp"

#include "core/value/text_forms.hpp"
#include "instance/patterns/blanks.hpp"

namespace iocwright::patterns {

Result<Reference> parse_reference(std::string_view text) {
  const auto invalid = [&] {
    return fail(error(DiagKind::bad_setting, "invalid pattern reference: " + quote(text)));
  };
  std::string_view head = strip(text);
  Reference out;
  if (const std::size_t at = head.find('@'); at != std::string_view::npos) {
    out.version = head.substr(at + 1);
    if (out.version->empty() || out.version->find('\n') != std::string::npos) return invalid();
    head = head.substr(0, at);
  }
  if (const std::size_t colon = head.find(':'); colon != std::string_view::npos) {
    out.library = head.substr(0, colon);
    if (out.library->empty()) return invalid();
    head = head.substr(colon + 1);
  }
  if (head.empty() || head.find(':') != std::string_view::npos) return invalid();
  out.name = head;
  return out;
}

}  // namespace iocwright::patterns
