#include "instance/patterns/selection.hpp"

#include "core/value/text_forms.hpp"

namespace iocwright::patterns {

Result<Selection> parse_selection(const std::vector<std::string>& include,
                                  const std::vector<std::string>& exclude) {
  Selection out;
  for (const std::string& text : include) {
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
      return fail(error(DiagKind::bad_setting, "--include " + quote(text) + ": expected SRC=DEST"));
    out.include.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  out.exclude = exclude;
  return out;
}

}  // namespace iocwright::patterns
