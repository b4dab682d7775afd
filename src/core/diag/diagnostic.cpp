#include "core/diag/diagnostic.hpp"

#include <array>

namespace iocwright {

std::string_view name(Severity severity) {
  constexpr std::array names{"error", "warning", "note"};
  return names.at(static_cast<std::size_t>(severity));
}

Diagnostic::Diagnostic(Severity severity, DiagKind kind, std::string message)
    : data_(std::make_unique<Data>(Data{.severity = severity, .kind = kind, .message = std::move(message)})) {
}

Diagnostic&& Diagnostic::at(Span span) && {
  data_->span = span;
  return std::move(*this);
}

Diagnostic&& Diagnostic::note(Span span, std::string text) && {
  add_note(span, std::move(text));
  return std::move(*this);
}

Diagnostic&& Diagnostic::help(std::string text) && {
  data_->help = std::move(text);
  return std::move(*this);
}

Diagnostic&& Diagnostic::consequence() && {
  data_->consequence = true;
  return std::move(*this);
}

Diagnostic&& Diagnostic::of_value() && {
  data_->depends_on_value = true;
  return std::move(*this);
}

Diagnostic&& Diagnostic::of_name(std::string name) && {
  data_->undefined_name = std::move(name);
  return std::move(*this);
}

Diagnostic&& Diagnostic::caused_by(std::string cause) && {
  set_cause(std::move(cause));
  return std::move(*this);
}

Diagnostic error(DiagKind kind, std::string message) { return {Severity::error, kind, std::move(message)}; }
Diagnostic warning(DiagKind kind, std::string message) {
  return {Severity::warning, kind, std::move(message)};
}

}  // namespace iocwright
