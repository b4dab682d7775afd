#include "core/diag/sink.hpp"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <tuple>
#include <utility>

#include "core/base/text.hpp"
#include "core/diag/render.hpp"

namespace iocwright {

namespace {

constexpr std::size_t max_printed = 20;

auto order(const Diagnostic& d) {
  // Diagnostics without a place concern the run as a whole and come last.
  return std::tuple(!d.span().known(), d.span().file, d.span().begin);
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.span() == b.span() && a.kind() == b.kind() && a.message() == b.message();
}

}  // namespace

void Sink::add(Diagnostic diagnostic) {
  if (diagnostic.severity() == Severity::error) {
    ++errors_;
    if (diagnostic.kind() == DiagKind::unwritable_file) ++failed_writes_;
  }
  if (!diagnostic.is_consequence()) diagnostics_.push_back(std::move(diagnostic));
}

void Sink::add_all(Sink&& other) {
  std::ranges::move(other.diagnostics_, std::back_inserter(diagnostics_));
  other.diagnostics_.clear();
  failed_writes_ += std::exchange(other.failed_writes_, 0);
  errors_ += std::exchange(other.errors_, 0);  // consequences are counted, but are not in `diagnostics_`
}

ExitStatus Sink::status() const {
  if (errors_ == 0) return done;
  return errors_ == failed_writes_ ? step_failed : wrong_input;
}

void Sink::make_warnings_errors() {
  for (Diagnostic& diagnostic : diagnostics_) {
    if (diagnostic.severity() == Severity::warning) ++errors_;
    diagnostic.make_error();
  }
}

std::string Sink::first_message() const {
  const auto first = std::ranges::min_element(diagnostics_, {}, order);
  return first == diagnostics_.end() ? "" : first->message();
}

void Sink::flush(const Sources& sources, const MessageStyle& style, std::ostream& out) {
  std::ranges::stable_sort(diagnostics_, {}, order);
  // clang 14 cannot compile std::ranges::unique
  diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end(), same), diagnostics_.end());

  const std::size_t shown = std::min(diagnostics_.size(), max_printed);
  const bool is_text = style.format == MessageFormat::text;
  for (std::size_t i = 0; i < shown; ++i) {
    if (is_text && std::exchange(has_printed_, true)) out << '\n';
    out << render(diagnostics_[i], sources, style);
  }
  if (is_text && shown < diagnostics_.size())
    out << '\n' << text::plural(diagnostics_.size() - shown, "further message") << " not shown\n";
  out.flush();
  diagnostics_.clear();
}

}  // namespace iocwright
