// Collects the diagnostics of a run and prints them, in order of place, once.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/diag/diagnostic.hpp"
#include "core/diag/result.hpp"
#include "core/diag/source.hpp"

namespace iocwright {

enum class MessageFormat : unsigned char { text, json };

struct MessageStyle {
  MessageFormat format = MessageFormat::text;
  bool color = false;
};

class Sink {
 public:
  void add(Diagnostic diagnostic);
  void add_all(Sink&& other);
  /// Collects the error of `result` when it has one, and says whether it had.
  template <class T>
  bool take_error(Result<T>& result) {
    if (result) return false;
    add(std::move(result).error());
    return true;
  }

  /// The message of the fault that comes first in its file, or "".
  std::string first_message() const;

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  bool empty() const { return diagnostics_.empty(); }

  /// Prints everything that was collected: sorted by file and place, without duplicates, at most 20 errors.
  /// Forgets what it printed.
  void flush(const Sources& sources, const MessageStyle& style, std::ostream& out);

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

}  // namespace iocwright
