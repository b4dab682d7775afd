// EPICS macros: definitions such as `P=X1,R=$(P):`, and the expansion of `$(NAME)` in texts, as by macLib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"
#include "core/diag/span.hpp"

namespace iocwright::epics {

/// A range of bytes in a text that was parsed or expanded.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const TextRange&) const = default;
};

/// The range in a file whose text begins at the offset `from`.
inline Span span_of(FileId file, const TextRange& range, std::size_t from = 0) {
  return {file, static_cast<std::uint32_t>(from + range.begin), static_cast<std::uint32_t>(from + range.end)};
}

/// One `NAME=VALUE` of a definition string.
struct MacroDefinition {
  std::string name;                  ///< without quotes and escapes
  std::optional<std::string> value;  ///< with quotes and escapes; none: the macro is deleted
  TextRange name_range;              ///< as written, with quotes
  TextRange value_range;             ///< likewise; empty for a deletion
};

/// The definitions of a string such as `-M` of msi or the second argument of dbLoadRecords has, by the rules
/// of macParseDefns of EPICS Base. Every string is valid. A name without `=` deletes the macro.
std::vector<MacroDefinition> parse_macros(std::string_view text);

/// A reference that could not be expanded.
struct MacroError {
  enum class Kind : unsigned char {
    undefined,
    recursive,  ///< the value of the macro contains a reference to itself
    endless,    ///< the text ends with the comma of a reference, such as `$(P,`: macLib never returns
    limit,      ///< more nested or repeated references than we expand
  };
  Kind kind = Kind::undefined;
  std::string name{};      ///< what was looked up
  std::string in_macro{};  ///< the macro whose value contains the reference; empty: the text itself does
  TextRange range{};       ///< the innermost reference in the text that leads to it, from `$` to its bracket
};

/// A reference of an expanded text, and what it became.
struct MacroReference {
  TextRange range;   ///< in the text that was expanded, from `$` to the closing bracket
  TextRange result;  ///< in the expansion
};

struct MacroExpansion {
  std::string text;
  std::vector<MacroError> errors;  ///< those that show in `text`; at most 100
  /// The messages of macLib, each with its line end, if the table marks errors. They include those about
  /// definitions that the text does not use.
  std::vector<std::string> warnings;
  std::vector<MacroReference> references;  ///< in order; none is inside of another
};

/// The macros of a macLib handle (`macLibREADME` and `macCore.c` of EPICS Base), with their scopes.
///
/// Values are expanded when they are used, so that the order of definitions does not matter. As in macLib, a
/// value is cut at 256 bytes unless a reference that defines macros of its own, such as `$(P,R=1)`, precedes
/// it in the same text.
class MacroTable {
 public:
  /// Expands macros that are not in the table to variables of `environment`, which must outlive the table,
  /// if it is given.
  explicit MacroTable(const Environment* environment = nullptr) : environment_(environment) {}

  /// Whether a reference that fails becomes `$(P,undefined)` or `$(P,recursive)`, with a warning, instead of
  /// `$(P)`.
  bool marks_errors = false;

  /// Defines or deletes macros in the current scope; see parse_macros().
  void define(std::string_view definitions);
  void set(std::string_view name, std::string_view value);
  /// Deletes the macro in all scopes.
  void remove(std::string_view name);

  void push_scope();
  /// Ends the innermost scope and forgets its macros. There must be one.
  void pop_scope();

  /// Expands a text. Its quotes and escapes are kept, and references within single quotes are not expanded.
  /// Cuts the result at `room` bytes, and the text at its first NUL. Always ends: an input whose expansion
  /// takes too many steps is expanded in part, with an error.
  MacroExpansion expand(std::string_view text, std::size_t room = std::string::npos);

 private:
  /// A macro, or the start of a scope, which has no name.
  struct Entry {
    std::string name;
    std::string raw;
    std::size_t scope = 0;
    bool is_marker = false;
    bool is_of_environment = false;
    bool is_open = false;  ///< its value is being translated
    std::string value = {};
    std::vector<MacroError> errors = {};  ///< in `value`
  };
  struct Cursor;
  struct Room;
  struct Owner;

  Entry* find(std::string_view name);
  Entry& add(std::string_view name, std::string_view value);
  void expand_values();
  void translate(Owner& owner, std::size_t level, std::string_view ends, Cursor& cursor, Room& out);
  void refer(Owner& owner, std::size_t level, Cursor& cursor, Room& out);
  bool set_scoped_macros(std::string_view reference, std::size_t level, std::string_view ends,
                         Cursor& cursor);
  void put_value(Owner& owner, std::size_t level, Entry& entry, Room& out);
  void put_error(Owner& owner, MacroError error, const Entry* recursive, Room& out);
  bool take_step(std::size_t level);

  const Environment* environment_;
  std::list<Entry> entries_;
  std::size_t scope_ = 0;
  bool is_dirty_ = false;  ///< the values of the entries are out of date
  bool is_quiet_ = false;  ///< in defaults that are skipped and in macros of references
  std::size_t steps_ = 0;  ///< of this expansion
  std::size_t allowed_steps_ = 0;
  bool is_exhausted_ = false;
  bool is_endless_ = false;
  std::vector<std::string> warnings_;
  std::vector<MacroReference> references_;  ///< of the text
};

}  // namespace iocwright::epics
