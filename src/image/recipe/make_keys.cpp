// Keys for the arguments of make.
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"
#include "lang/format/coerce.hpp"

namespace iocwright::image {

namespace {

/// The number of jobs in an option of make such as `-j4` or `--jobs=4`; `all` if the option has no number.
int jobs_of(std::string_view option, int all) {
  const std::size_t digit = option.find_first_of("0123456789");
  return digit == std::string_view::npos ? all
                                         : std::max(1, std::atoi(std::string(option.substr(digit)).c_str()));
}

bool is_jobs_option(std::string_view word) { return word == "-j" || word == "--jobs"; }

Result<void> plan_make_options(ModulePlanner& planner, const KeyValue& value) {
  if (!value.given()) return {};
  RunMake& make = planner.make;
  make.shares_jobs = false;
  const std::string options = TRY(value.text());
  for (std::string_view word : text::split(options, ' ')) {
    if (word.empty()) continue;
    if (word.starts_with("-j") || word.starts_with("--jobs")) make.jobs = jobs_of(word, planner.target.jobs);
    else if (!make.arguments.empty() && is_jobs_option(make.arguments.back()))
      make.jobs = std::max(1, std::atoi(std::string(word).c_str()));
    make.arguments.emplace_back(word);
  }
  return {};
}

Result<void> plan_max_jobs(ModulePlanner& planner, const KeyValue& value) {
  const std::string text = TRY(value.text());
  const auto maximum = format::coerce(Value(text), format::NativeType::integer);
  if (!maximum)
    return fail(
        error(DiagKind::wrong_type, fmt::format("invalid `max_jobs`: {}", maximum.error())).at(value.span()));
  if (maximum->as_int() <= 0 || maximum->as_int() >= planner.target.jobs) return {};
  planner.make.shares_jobs = false;
  planner.make.jobs = static_cast<int>(maximum->as_int());
  planner.make.arguments.push_back(fmt::format("-j{}", planner.make.jobs));
  return {};
}

constexpr RecipeKey keys[] = {
    {{"make_options", &text_or_null, "\"\"", "Arguments for make; without this key, one job per processor"},
     Phase::make,
     plan_make_options},
    {{"max_jobs", &integer_type, "0",
      "Maximum number of jobs of make; 1 for a module that cannot be built in parallel, 0 for no limit"},
     Phase::make,
     plan_max_jobs},
};

}  // namespace

std::span<const RecipeKey> make_keys() { return keys; }

}  // namespace iocwright::image
