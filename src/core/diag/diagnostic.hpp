// A message for the user: what is wrong, where, what it relates to, and what to do about it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/diag/kinds.hpp"
#include "core/diag/span.hpp"

namespace iocwright {

enum class Severity : unsigned char { error, warning };

/// A remark that is printed below the message, with its place if the span is known.
struct Note {
  Span span;
  std::string text;
};

/// An error or a warning. It holds only a pointer to its data, to keep Result<T> small.
class Diagnostic {
 public:
  Diagnostic(Severity severity, DiagKind kind, std::string message);

  // These can be chained: error(kind, "...").at(span).help("...").
  Diagnostic&& at(Span span) &&;
  Diagnostic&& note(Span span, std::string text) &&;
  Diagnostic&& help(std::string text) &&;
  /// Marks an error that only follows from one already reported. A sink counts it but does not print it.
  Diagnostic&& consequence() &&;

  void make_error() { data_->severity = Severity::error; }
  void set_span(Span span) { data_->span = span; }
  void add_note(Span span, std::string text) { data_->notes.push_back({span, std::move(text)}); }

  Severity severity() const { return data_->severity; }
  DiagKind kind() const { return data_->kind; }
  const std::string& message() const { return data_->message; }
  Span span() const { return data_->span; }
  const std::vector<Note>& notes() const { return data_->notes; }
  const std::string& help_text() const { return data_->help; }
  bool is_consequence() const { return data_->consequence; }

 private:
  struct Data {
    Severity severity;
    DiagKind kind;
    bool consequence = false;
    Span span = {};
    std::string message;
    std::vector<Note> notes = {};
    std::string help = {};
  };
  std::unique_ptr<Data> data_;
};

/// `message` starts in lower case and has no full stop.
Diagnostic error(DiagKind kind, std::string message);
Diagnostic warning(DiagKind kind, std::string message);

}  // namespace iocwright
