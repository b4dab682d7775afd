// Reads EPICS substitution files, which say how often a template is expanded and with which macros.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "epics/db/macros.hpp"

namespace iocwright::epics {

/// One thing that a substitution file says. Items are in the order in which they take effect.
struct SubstitutionItem {
  enum class Kind : unsigned char {
    file,   ///< the template of what follows
    sets,   ///< rows may follow, so that a template is needed
    set,    ///< one expansion of the template
    end,    ///< of what `file` applies to
    global  ///< macros for everything that follows
  };
  /// A part of `text` that was copied from the file.
  struct Piece {
    std::size_t at = 0;     ///< in `text`
    std::size_t place = 0;  ///< in the file
    std::size_t size = 0;
  };

  Kind kind = Kind::file;
  std::string text;   ///< the name of the template, unexpanded and without quotes, or a definition string
  TextRange range{};  ///< the name, or from `{` to `}`
  TextRange body{};   ///< of `file`: from `{` to `}`
  std::vector<Piece> pieces{};

  /// Where a range of `text` is in the file; `range` if it was not copied from there.
  TextRange place_of(TextRange part) const;
};

struct SubstitutionError {
  std::string message;           ///< in the words of Base's program
  bool is_fatal = true;          ///< Base stops here
  TextRange range{};             ///< the token that is wrong
  std::size_t items_before = 0;  ///< what has taken effect before
  std::size_t line = 0;          ///< the number that Base prints, which is not always the line
  TextRange chunk{};             ///< the line that msi shows
};

/// The content of a substitution file. Reading continues after an error, to find the other items and errors,
/// but Base does not: only the first `items_before` items of the first fatal error take effect.
struct Substitutions {
  std::vector<SubstitutionItem> items;
  std::vector<SubstitutionError> errors;

  bool has_fatal_error() const;
};

/// Reads a file as msi does (`msi.cpp` of EPICS Base).
Substitutions read_msi_substitutions(std::string_view text);

/// Reads a file as dbLoadTemplate does (`dbLoadTemplate.y` and `dbLoadTemplate_lex.l` of EPICS Base), whose
/// grammar is a different one: blanks separate macros, and comments may be anywhere.
Substitutions read_load_template(std::string_view text);

/// One `file "name" { … }` of a substitution file.
struct SubstitutionEntry {
  std::string file;
  std::string pattern;      ///< everything from the opening to the closing brace, verbatim
  std::size_t name_at = 0;  ///< the offset of the name in the text, after its quote
};

/// The entries of a substitution file as msi reads it, or, if msi rejects it, as dbLoadTemplate does. If both
/// reject it, those that can be found. An entry that is not closed extends to its last token.
std::vector<SubstitutionEntry> find_entries(std::string_view text);

}  // namespace iocwright::epics
