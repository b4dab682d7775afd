#include "core/diag/sink.hpp"

#include <fmt/format.h>

#include <algorithm>
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
  if (!diagnostic.is_consequence()) keep(std::move(diagnostic));
}

void Sink::keep(Diagnostic diagnostic, std::size_t repetitions) {
  if (!diagnostic.cause().empty()) {
    const auto [known, is_new] = repeated_.try_emplace(std::pair(diagnostic.kind(), diagnostic.cause()),
                                                       std::pair(diagnostics_.size(), repetitions));
    if (!is_new && diagnostic.is_counted()) known->second.second += repetitions + 1;
    if (!is_new) return;
  }
  diagnostics_.push_back(std::move(diagnostic));
}

void Sink::add_all(Sink&& other) {
  for (Diagnostic& diagnostic : std::exchange(other.diagnostics_, {})) {
    const auto repeated = other.repeated_.find({diagnostic.kind(), diagnostic.cause()});
    keep(std::move(diagnostic), repeated == other.repeated_.end() ? 0 : repeated->second.second);
  }
  other.repeated_.clear();
  failed_writes_ += std::exchange(other.failed_writes_, 0);
  errors_ += std::exchange(other.errors_, 0);  // consequences are counted, but are not in `diagnostics_`
}

ExitStatus Sink::status() const {
  if (errors_ == 0) return done;
  return errors_ == failed_writes_ ? step_failed : wrong_input;
}

void Sink::make_warnings_errors() {
  for (Diagnostic& diagnostic : diagnostics_) {
    if (diagnostic.severity() != Severity::warning) continue;
    ++errors_;
    diagnostic.set_severity(Severity::error);
  }
}

std::string Sink::first_message() const {
  const auto first = std::ranges::min_element(diagnostics_, {}, order);
  return first == diagnostics_.end() ? "" : first->message();
}

std::vector<Diagnostic> Sink::take() {
  for (const auto& [cause, repeated] : std::exchange(repeated_, {}))
    if (repeated.second > 0)
      diagnostics_[repeated.first].add_note({}, fmt::format("and {} more like this", repeated.second));
  std::vector<Diagnostic> out = std::exchange(diagnostics_, {});
  std::ranges::stable_sort(out, {}, order);
  out.erase(std::unique(out.begin(), out.end(), same), out.end());  // clang 14 cannot compile ranges::unique
  return out;
}

void Sink::flush(const Sources& sources, const MessageStyle& style, std::ostream& out) {
  const std::vector<Diagnostic> diagnostics = take();
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity() == Severity::error) ++printed_errors_;
    if (diagnostic.severity() == Severity::warning) ++printed_warnings_;
  }
  const std::size_t shown = std::min(diagnostics.size(), max_printed);
  const bool is_text = style.format == MessageFormat::text;
  for (std::size_t i = 0; i < shown; ++i) {
    if (is_text && std::exchange(has_printed_, true)) out << '\n';
    out << render(diagnostics[i], sources, style);
  }
  if (is_text && shown < diagnostics.size())
    out << '\n' << text::plural(diagnostics.size() - shown, "further message") << " not shown\n";
  out.flush();
}

void Sink::print_total(std::string_view outcome, const MessageStyle& style, std::ostream& out) {
  if (style.format != MessageFormat::text || printed_errors_ == 0) return;
  const std::size_t errors = std::exchange(printed_errors_, 0);
  const std::size_t warnings = std::exchange(printed_warnings_, 0);
  if (errors + warnings == 1 && outcome.empty()) return;
  out << '\n' << text::plural(errors, "error");
  if (warnings > 0) out << ", " << text::plural(warnings, "warning");
  if (!outcome.empty()) out << "; " << outcome;
  out << '\n';
  out.flush();
}

}  // namespace iocwright
