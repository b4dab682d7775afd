#include "core/diag/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/diag/wording.hpp"

namespace iocwright {

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string otherwise) {
  const std::string_view near = text::nearest(name, known);
  return near.empty() ? otherwise : fmt::format("did you mean `{}`?", near);
}

std::string list_names(std::string_view intro, const std::vector<std::string_view>& names) {
  if (names.empty()) return {};
  return fmt::format("{} {}", intro, short_list({names.begin(), names.end()}));
}

std::string add_key(std::string_view name, std::string_view description) {
  const std::string_view line = text::trim(description.substr(0, description.find('\n')));
  return fmt::format("add `{}: ...`{}", name, line.empty() ? "" : fmt::format(" ({})", line));
}

void KnownNames::add(std::string_view name, bool is_given, bool is_required) {
  rows_.push_back({name, is_given, is_required && !is_given});
}

std::string KnownNames::explain(std::string_view unknown, std::string_view intro) {
  std::vector<std::string_view> all, free;
  for (const Row& row : rows_) {
    all.push_back(row.name);
    if (!row.is_given) free.push_back(row.name);
  }
  const std::string_view near = text::nearest(unknown, free);
  if (near.empty()) return did_you_mean(unknown, all, list_names(intro, all));
  // Python's tools report both errors, and scripts may search for either.
  const auto row = std::ranges::find(rows_, near, &Row::name);
  if (!has_python_words()) row->is_missing = false;
  row->is_given = true;
  return fmt::format("did you mean `{}`?", near);
}

std::vector<std::string_view> KnownNames::missing() const {
  std::vector<std::string_view> out;
  for (const Row& row : rows_)
    if (row.is_missing) out.push_back(row.name);
  return out;
}

std::string choice_of(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    out += fmt::format("{}`{}`", i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
  return out;
}

std::string short_list(std::vector<std::string> words) {
  constexpr std::size_t maximum = 10;
  if (words.size() <= maximum + 1) return text::quoted_list(words);
  const std::size_t more = words.size() - maximum;
  words.resize(maximum);
  return fmt::format("`{}` and {} more", text::join(words, "`, `"), more);
}

}  // namespace iocwright
