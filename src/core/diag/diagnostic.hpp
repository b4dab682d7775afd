// A message for the user: what is wrong, where, what it relates to, and what to do about it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/kinds.hpp"
#include "core/diag/span.hpp"

namespace iocwright {

/// `note` is for what may be intended, and never makes a command fail.
enum class Severity : unsigned char { error, warning, note };

/// `error`, `warning` or `note`.
std::string_view name(Severity severity);

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
  /// Names what causes the error, such as a place in a definition that many entities use. A sink keeps only
  /// the first diagnostic of each kind with the same cause, and counts the others.
  Diagnostic&& caused_by(std::string cause) &&;

  /// Marks an error of a template that another value of the same type may not cause, such as a division by
  /// zero.
  Diagnostic&& of_value() &&;
  /// Marks the error of a template that uses the undefined name `name`.
  Diagnostic&& of_name(std::string name) &&;

  void set_severity(Severity severity) { data_->severity = severity; }
  void set_span(Span span) { data_->span = span; }
  void set_message(std::string message) { data_->message = std::move(message); }
  void set_help(std::string help) { data_->help = std::move(help); }
  void set_cause(std::string cause, bool is_counted = true) {
    data_->cause = std::move(cause);
    data_->is_counted = is_counted;
  }
  void make_consequence() { data_->consequence = true; }
  void set_note_span(std::size_t index, Span span) { data_->notes[index].span = span; }
  void add_note(Span span, std::string text) { data_->notes.push_back({span, std::move(text)}); }

  Severity severity() const { return data_->severity; }
  DiagKind kind() const { return data_->kind; }
  const std::string& message() const { return data_->message; }
  Span span() const { return data_->span; }
  const std::vector<Note>& notes() const { return data_->notes; }
  const std::string& help_text() const { return data_->help; }
  bool is_consequence() const { return data_->consequence; }
  /// Whether of_value() was called.
  bool depends_on_value() const { return data_->depends_on_value; }
  /// The name of of_name(), or "".
  const std::string& undefined_name() const { return data_->undefined_name; }
  /// What caused_by() names, or "".
  const std::string& cause() const { return data_->cause; }
  /// Whether the number of diagnostics with this cause is of interest.
  bool is_counted() const { return data_->is_counted; }

 private:
  struct Data {
    Severity severity;
    DiagKind kind;
    bool consequence = false;
    bool depends_on_value = false;
    Span span = {};
    std::string message;
    std::vector<Note> notes = {};
    std::string help = {};
    std::string cause = {};
    bool is_counted = true;
    std::string undefined_name = {};
  };
  std::unique_ptr<Data> data_;
};

/// `message` starts in lower case and has no full stop.
Diagnostic error(DiagKind kind, std::string message);
Diagnostic warning(DiagKind kind, std::string message);

}  // namespace iocwright
