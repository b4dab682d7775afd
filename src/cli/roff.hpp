// Manual pages in the macros of man(7), and the Markdown of help pages as such.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/help_tables.hpp"
#include "cli/session.hpp"
#include "core/diag/result.hpp"

namespace iocwright::cli {

/// A name or an example as roff: nothing in it is a request, and hyphens are those of ASCII.
std::string roff_literal(std::string_view text);
/// Text with code, links and emphasis of Markdown as roff.
std::string roff_text(std::string_view markdown);
/// Text without markup, for the section NAME.
std::string roff_plain(std::string_view markdown);

/// Writes the body of a page.
class RoffWriter {
 public:
  void section(std::string_view title);
  void subsection(std::string_view title);
  /// A paragraph of Markdown.
  void paragraph(std::string_view markdown);
  /// An item of a list. `tag` is roff; `markdown` may be empty.
  void item(const std::string& tag, std::string_view markdown);
  /// An item with a bullet or a number as its mark, which is roff.
  void bullet(const std::string& mark, int indent, std::string_view markdown);
  void example(const std::vector<std::string>& lines);
  /// The rows as a list, with the headings of their parts.
  void table(const std::vector<TablePart>& parts);
  /// Text that is roff already.
  void raw(const std::string& line) { wrap(line); }
  /// The lines of a help page, without its title. Fails if it names an unknown table.
  Result<void> page(const std::vector<std::string>& lines, const Limits& limits);

  const std::string& text() const { return text_; }

 private:
  void request(const std::string& line);
  void wrap(const std::string& roff);
  void begin_paragraph();

  std::string text_;
  bool after_heading_ = true;
};

}  // namespace iocwright::cli
