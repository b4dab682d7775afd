#include "instance/report/new_instance.hpp"

#include <fmt/format.h>

#include <map>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "instance/report/entity_example.hpp"

namespace iocwright::report {

namespace {

/// Adds two blanks to each line.
std::string indented(std::string_view text) {
  std::string out;
  for (const std::string_view line : text::split(text::trim(text, "\n"), '\n'))
    out += line.empty() ? "\n" : fmt::format("  {}\n", line);
  return out;
}

}  // namespace

std::string new_instance(const std::vector<AnyType>& types) {
  std::string out =
      "# The name of the instance; by default that of its container.\n"
      "ioc_name: \"{{ _global.get_env('IOC_NAME') }}\"\n\n"
      "description: \"\"\n\n"
      "entities:\n";
  ExampleStyle style{.has_descriptions = true};
  std::map<std::string, int> used;
  for (const AnyType& any : types) {
    if (const auto* built_in = std::get_if<const model::BuiltInType*>(&any)) {
      out += indented(entity_example(**built_in, style)) + "\n";
      continue;
    }
    const resolve::EntityType& type = *std::get<const resolve::EntityType*>(any);
    const std::string& model = type.model().name;
    style.id = fmt::format("{}{}", unicode::upper(model), ++used[unicode::upper(model)]);
    out += indented(entity_example(type, style)) + "\n";
    if (type.id_parameter() != nullptr) style.others.push_back({style.id, model});
  }
  out.pop_back();
  return out;
}

}  // namespace iocwright::report
