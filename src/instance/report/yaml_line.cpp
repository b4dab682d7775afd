#include "instance/report/yaml_line.hpp"

#include "core/base/text.hpp"
#include "core/value/json_text.hpp"
#include "instance/boot/yaml_scalar.hpp"

namespace iocwright::report {

std::string yaml_line(std::string_view text) {
  constexpr std::size_t no_folding = 1 << 20;
  if (text.find('\n') != std::string_view::npos) return yaml_line_of(Value(text));
  return std::string(text::trim(boot::yaml_scalar(text, 0, 0, no_folding)));
}

std::string yaml_line_of(const Value& value) {
  if (value.is_string() && value.as_string().find('\n') == std::string::npos)
    return yaml_line(value.as_string());
  // JSON is YAML, and has escapes for line ends.
  const Limits limits;
  Budget budget(limits);
  return json_text(value, {}, budget).value_or("null");
}

}  // namespace iocwright::report
