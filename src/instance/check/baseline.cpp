#include "instance/check/baseline.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace iocwright::check {

Baseline::Baseline(std::string_view text) {
  for (const std::string_view line : text::split(text, '\n'))
    if (const std::string_view entry = text::trim(line); !entry.empty() && !entry.starts_with('#'))
      ++counts_[std::string(entry)];
}

bool Baseline::take(const Finding& finding) {
  const auto found = counts_.find(line_of(finding));
  if (found == counts_.end() || found->second == 0) return false;
  --found->second;
  return true;
}

std::size_t Baseline::rest() const {
  std::size_t out = 0;
  for (const auto& [line, count] : counts_) out += count;
  return out;
}

std::string Baseline::print() const {
  std::string out =
      "# Known findings of `iocwright check --baseline FILE`; `--write-baseline` writes this file.\n";
  for (const auto& [line, count] : counts_)
    for (std::size_t i = 0; i < count; ++i) out += line + "\n";
  return out;
}

std::string Baseline::line_of(const Finding& finding) {
  const std::string place = finding.place.file.empty() ? "-" : finding.place.file;
  return fmt::format("{}: {}: {}", place, slug(finding.kind), text::replace_all(finding.message, "\n", " "));
}

}  // namespace iocwright::check
