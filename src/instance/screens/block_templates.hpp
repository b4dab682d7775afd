// Text templates of widgets: a file of sections with placeholders. Widgets are numerous and small, so this is
// simpler and faster than Jinja. See the comment at the top of templates/screens/bob-0.13.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/templates.hpp"
#include "core/diag/result.hpp"

namespace iocwright::screens {

/// Values by the names of placeholders.
using BlockValues = std::vector<std::pair<std::string_view, std::string>>;

class BlockTemplates {
 public:
  /// The template `screens/NAME`. An error if it lacks one of the sections.
  static Result<BlockTemplates> read(const TemplateFiles& templates, std::string_view name,
                                     std::span<const std::string_view> sections);
  static BlockTemplates parse(std::string_view text);

  /// Appends a section, which must be one of those passed to read(). Its lines are indented by further
  /// `indent` spaces, but for an end tag that follows its start tag. Values must have been escaped.
  void fill(std::string& out, std::string_view section, const BlockValues& values,
            std::size_t indent = 0) const;

  bool has(std::string_view section) const { return sections_.contains(section); }

 private:
  /// A literal, and the placeholder after it.
  struct Piece {
    std::string literal;
    std::string name;  ///< empty: the end of the line
    std::string default_value;
  };
  struct Line {
    std::vector<Piece> pieces;
    bool keeps_indent = false;  ///< an end tag directly after its start tag
    bool is_insert = false;     ///< `{+name}`: lines are inserted
    bool is_quoted = false;     ///< repeated for each line of its value
  };
  static Line parse_line(std::string_view text);
  static void fill_line(std::string& out, const Line& line, const BlockValues& values, std::size_t indent);

  std::map<std::string, std::vector<Line>, std::less<>> sections_;
};

}  // namespace iocwright::screens
