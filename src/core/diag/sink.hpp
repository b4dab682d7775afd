// Collects the diagnostics of a run, then prints them ordered by place and without duplicates.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/exit_status.hpp"
#include "core/diag/diagnostic.hpp"
#include "core/diag/result.hpp"
#include "core/diag/source.hpp"

namespace iocwright {

enum class MessageFormat : unsigned char { text, json };

struct MessageStyle {
  MessageFormat format = MessageFormat::text;
  bool color = false;
};

/// Where parsing and checking report, so that one run finds all errors.
class Sink {
 public:
  void add(Diagnostic diagnostic);
  /// Moves all diagnostics of `other` into this sink.
  void add_all(Sink&& other);
  /// Adds the error of `result`, if any, and returns whether there was one.
  template <class T>
  bool take_error(Result<T>& result) {
    if (result) return false;
    add(std::move(result).error());
    return true;
  }

  /// Turns all warnings that have not been printed into errors, for `--strict`.
  void make_warnings_errors();

  /// The message of the diagnostic that flush() would print first, or "".
  std::string first_message() const;

  bool has_errors() const { return errors_ > 0; }
  /// The number of errors so far, including duplicates, consequences and those already printed.
  std::size_t error_count() const { return errors_; }

  /// The exit status for these errors: `step_failed` if they are only of files that could not be written,
  /// such as on a full disk or with a lock that another command holds, because the input may be right.
  ExitStatus status() const;

  /// Returns the diagnostics, sorted by file and place and without duplicates, and forgets them. They still
  /// count as errors.
  std::vector<Diagnostic> take();

  /// Prints the first 20 diagnostics, sorted by file and place, without duplicates and with blank lines
  /// between them, followed by the number of those not shown. Then discards all of them.
  void flush(const Sources& sources, const MessageStyle& style, std::ostream& out);

  /// As text, prints how many errors and warnings have been printed since the last total, after a blank line:
  /// `2 errors, 1 warning; nothing was written`. `outcome` is the part after the semicolon; empty: none.
  /// Prints nothing if there were no errors, or if a single message without an outcome needs no count.
  void print_total(std::string_view outcome, const MessageStyle& style, std::ostream& out);

 private:
  /// Adds a diagnostic that has been counted, unless there is one of the same kind and cause.
  void keep(Diagnostic diagnostic, std::size_t repetitions = 0);

  std::vector<Diagnostic> diagnostics_;
  /// By kind and cause: the index of the diagnostic, and how many more like it there were.
  std::map<std::pair<DiagKind, std::string>, std::pair<std::size_t, std::size_t>> repeated_;
  std::size_t errors_ = 0;
  std::size_t failed_writes_ = 0;  ///< of these errors
  bool has_printed_ = false;
  std::size_t printed_errors_ = 0;    ///< since the last total, including those that flush() cut off
  std::size_t printed_warnings_ = 0;  ///< likewise
};

}  // namespace iocwright
