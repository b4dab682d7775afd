// Names in the expressions of templates: filters, tests, functions, and the fields of entities.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "editor/lsp/cursor.hpp"
#include "editor/lsp/text_lines.hpp"

namespace iocwright::lsp {

enum class NameKind : unsigned char { name, filter, test, attribute };

/// A name in an expression.
struct TemplatePlace {
  NameKind kind = NameKind::name;
  std::size_t word_begin = 0;
  std::size_t word_end = 0;
  std::string_view owner = {};  ///< of an attribute: the name before the dot
};

/// The name at the offset, which may be empty; nullopt outside of `{{ }}` and `{% %}`, and within a string of
/// an expression.
std::optional<TemplatePlace> template_place(const TextLines& lines, std::size_t offset);

/// A name that can be used in an expression.
struct TemplateName {
  std::string name;
  std::string detail;  ///< parameters of a function, type of a field
  std::string text;
  bool is_function = false;
};

/// The names that templates can use at this place.
std::vector<TemplateName> names_at(Workspace& workspace, const std::string& path, const Cursor& cursor,
                                   const TemplatePlace& place);

}  // namespace iocwright::lsp
