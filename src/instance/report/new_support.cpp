#include "instance/report/new_support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "instance/report/yaml_line.hpp"

namespace iocwright::report {

namespace {

/// Makes names that are usable in templates, each once.
class Names {
 public:
  explicit Names(std::set<std::string> reserved = {}) : used_(std::move(reserved)) {}

  std::string make(std::string_view text) {
    std::string name;
    for (const char c : text) {
      const bool is_part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (is_part) name += c;
      else if (!name.empty() && name.back() != '_') name += '_';
    }
    while (name.ends_with('_')) name.pop_back();
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name = "p" + name;
    std::string out = name;
    for (int n = 2; !used_.insert(out).second; ++n) out = fmt::format("{}_{}", name, n);
    return out;
  }

 private:
  std::set<std::string> used_;
};

/// Names that parameters cannot have: fields of all entities, words of the template language and its
/// constants.
std::set<std::string> reserved_names() {
  return {"type", "entity_enabled", "and",   "or",   "not",  "in",    "is",   "if",   "else",
          "for",  "true",           "false", "none", "True", "False", "None", "self", "loop"};
}

template <class Number>
bool is_number(std::string_view text) {
  Number number{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

/// The type of a parameter with this default, which has no macros or template syntax in it.
std::string type_of_default(std::string_view text) {
  const bool has_leading_zero = text.size() > 1 && text.starts_with('0') && !text.starts_with("0.");
  if (is_number<long>(text) && !has_leading_zero) return "int";
  return is_number<double>(text) && text.find_first_not_of("0123456789.-") == std::string_view::npos ? "float"
                                                                                                     : "str";
}

struct Parameter {
  std::string name, type, description;
  std::optional<std::string> default_text;
};

std::string print(const Parameter& parameter) {
  std::string out = fmt::format("      {}:\n        type: {}\n        description: {}\n", parameter.name,
                                parameter.type, yaml_line(parameter.description));
  if (!parameter.default_text) return out;
  const bool is_text = parameter.type == "str";
  return out + fmt::format("        default: {}\n",
                           is_text ? yaml_line(*parameter.default_text) : *parameter.default_text);
}

std::string print_model(const std::string& name, const std::string& description,
                        const std::vector<Parameter>& parameters) {
  std::string out = fmt::format("\n  - name: {}\n    description: {}\n", name, yaml_line(description));
  out += parameters.empty() ? "    parameters: {}\n" : "    parameters:\n";
  for (const Parameter& parameter : parameters) out += print(parameter);
  return out;
}

std::string template_model(const TemplatePart& part, Names& models) {
  Names names(reserved_names());
  std::vector<Parameter> parameters;
  std::string args;
  for (const TemplateMacro& macro : part.macros) {
    Parameter parameter{names.make(macro.name), "str",
                        macro.description.empty() ? "the macro " + macro.name : macro.description,
                        macro.default_text};
    // The default of a template that has macros in it only works there: leave the macro out.
    if (macro.default_text && macro.default_text->find("$") != std::string::npos) {
      args += fmt::format("          # {}: the default is {}\n", macro.name, *macro.default_text);
      continue;
    }
    if (macro.default_text) parameter.type = type_of_default(*macro.default_text);
    args += parameter.name == macro.name
                ? fmt::format("          {}:\n", macro.name)
                : fmt::format("          {}: \"{{{{ {} }}}}\"\n", yaml_line(macro.name), parameter.name);
    parameters.push_back(std::move(parameter));
  }
  const bool has_args = std::ranges::any_of(text::split(args, '\n'), [](std::string_view line) {
    return !line.empty() && !text::trim(line).starts_with('#');
  });
  return print_model(models.make(path::stem(part.file)), "the records of " + part.file, parameters) +
         fmt::format("    databases:\n      - file: {}\n        args:{}\n{}", yaml_line(part.file),
                     has_args ? "" : " {}", args);
}

std::string command_model(const ShellCommand& command, Names& models) {
  Names names(reserved_names());
  std::vector<Parameter> parameters;
  std::vector<std::string> words;
  bool has_id = false;
  for (const CommandArgument& argument : command.arguments) {
    Parameter parameter{names.make(argument.label), argument.type,
                        fmt::format("the argument {} of {}", argument.label, command.name), std::nullopt};
    const bool is_port = unicode::lower(argument.label).find("port") != std::string::npos;
    if (!has_id && is_port && argument.type == "str") {
      parameter.type = "id";
      has_id = true;
    }
    const char* format = argument.type == "str" ? "\"{{{{ {} }}}}\"" : "{{{{ {} }}}}";
    words.push_back(fmt::format(fmt::runtime(format), parameter.name));
    parameters.push_back(std::move(parameter));
  }
  return print_model(models.make(command.name), "calls " + command.name, parameters) +
         fmt::format("    pre_init:\n      - value: |\n          {}({})\n", command.name,
                     text::join(words, ", "));
}

}  // namespace

std::string new_support(const ModuleParts& parts) {
  std::string out = fmt::format(
      "# Made from the sources of {0} by `iocwright new support`. Edit it: drop what instances do not need, "
      "and\n"
      "# describe the rest.\nmodule: {1}\n\nentity_models:",
      parts.name, yaml_line(parts.name));
  Names models;
  std::string list;
  for (const ShellCommand& command : parts.commands) list += command_model(command, models);
  for (const TemplatePart& part : parts.templates) list += template_model(part, models);
  return out + (list.empty() ? " []\n" : list);
}

}  // namespace iocwright::report
