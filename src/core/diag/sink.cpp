#include "core/diag/sink.hpp"

#include <algorithm>
#include <ostream>
#include <tuple>

#include "core/base/text.hpp"
#include "core/diag/render.hpp"

namespace iocwright {

namespace {

constexpr std::size_t most_printed = 20;

auto order(const Diagnostic& d) {
  // What has no place in a file concerns the run as a whole and is said last.
  return std::tuple(!d.span().known(), d.span().file, d.span().begin);
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.span() == b.span() && a.kind() == b.kind() && a.message() == b.message();
}

}  // namespace

void Sink::add(Diagnostic diagnostic) {
  if (diagnostic.severity() == Severity::error) ++errors_;
  if (!diagnostic.is_consequence()) diagnostics_.push_back(std::move(diagnostic));
}

void Sink::add_all(Sink&& other) {
  for (Diagnostic& diagnostic : other.diagnostics_) add(std::move(diagnostic));
  other.diagnostics_.clear();
}

std::string Sink::first_message() const {
  const auto first =
      std::min_element(diagnostics_.begin(), diagnostics_.end(),
                       [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
  return first == diagnostics_.end() ? "" : first->message();
}

void Sink::flush(const Sources& sources, const MessageStyle& style, std::ostream& out) {
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
  diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end(), same), diagnostics_.end());

  const std::size_t shown = std::min(diagnostics_.size(), most_printed);
  for (std::size_t i = 0; i < shown; ++i) out << render(diagnostics_[i], sources, style);
  if (shown < diagnostics_.size() && style.format == MessageFormat::text)
    out << text::plural(diagnostics_.size() - shown, "further message") << " not shown\n";
  out.flush();
  diagnostics_.clear();
}

}  // namespace iocwright
