#include "instance/report/module_parts.hpp"

#include <algorithm>
#include <map>

#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "epics/db/macro_uses.hpp"

namespace iocwright::report {

namespace {

// `# % macro, NAME, DESCRIPTION`
constexpr std::string_view description_pattern = R"re(^\s*#\s*%\s*macro\s*,\s*(\w+)\s*,\s*(.*?)\s*$)re";
// `iocshArg VARIABLE = {"LABEL", iocshArgTYPE}`
constexpr std::string_view argument_pattern =
    R"re(\biocshArg\s+(\w+)\s*=?\s*\{\s*"((?:[^"\\]|\\.)*)"\s*,\s*iocshArg(\w+)\s*\})re";
// `iocshArg *const ARRAY[2] = {&A, &B}`
constexpr std::string_view array_pattern =
    R"re(\biocshArg\s*\*\s*(?:const\s+)?(\w+)\s*\[\s*\d*\s*\]\s*=?\s*\{([^}]*)\})re";
// `iocshFuncDef VARIABLE = {"NAME", 2, ARRAY`
constexpr std::string_view command_pattern =
    R"re(\biocshFuncDef\s+\w+\s*=?\s*\{\s*"(\w+)"\s*,\s*\w+\s*,\s*(\w+))re";
constexpr std::string_view name_pattern = R"re(\w+)re";

/// All matches of a pattern that is known to be valid.
template <class Use>
void each_match(std::string_view pattern, std::string_view text, const Use& use) {
  const auto regex = Regex::compile(pattern, {.multiline = true, .bytes = true});
  if (!regex) return;
  RegexScan scan(*regex, text);
  for (auto match = scan.next(); match && *match; match = scan.next()) use(**match);
}

/// The text with each comment line blanked.
std::string without_comments(std::string_view text) {
  std::string out;
  for (const std::string_view line : text::split(text, '\n'))
    (out += text::trim(line).starts_with('#') ? "" : line) += '\n';
  return out;
}

/// The descriptions of macros in comments, as VisualDCT and the tools of Diamond write them.
std::map<std::string, std::string> macro_descriptions(std::string_view text) {
  std::map<std::string, std::string> out;
  each_match(description_pattern, text,
             [&](const RegexMatch& match) { out.emplace(match.group(text, 1), match.group(text, 2)); });
  return out;
}

std::string argument_type(std::string_view type) {
  if (type == "Int") return "int";
  if (type == "Double") return "float";
  if (type == "String" || type == "PersistentString" || type == "StringPath") return "str";
  return "";
}

}  // namespace

std::vector<TemplateMacro> template_macros(std::string_view text) {
  const auto descriptions = macro_descriptions(text);
  std::vector<TemplateMacro> out;
  for (const epics::MacroUse& reference : epics::find_macro_uses(without_comments(text))) {
    const auto found = std::ranges::find(out, reference.name, &TemplateMacro::name);
    // A macro that has a default in one place must still be given for the other places.
    if (found != out.end()) {
      if (!reference.default_text) found->default_text.reset();
      continue;
    }
    const auto described = descriptions.find(reference.name);
    out.push_back(
        {reference.name, reference.default_text, described == descriptions.end() ? "" : described->second});
  }
  return out;
}

std::vector<ShellCommand> shell_commands(std::string_view source) {
  std::map<std::string, CommandArgument, std::less<>> arguments;  // by the name of the variable
  each_match(argument_pattern, source, [&](const RegexMatch& match) {
    arguments[std::string(match.group(source, 1))] = {std::string(match.group(source, 2)),
                                                      argument_type(match.group(source, 3))};
  });
  std::map<std::string, std::string_view, std::less<>> arrays;  // the content of each
  each_match(array_pattern, source, [&](const RegexMatch& match) {
    arrays[std::string(match.group(source, 1))] = match.group(source, 2);
  });
  std::vector<ShellCommand> out;
  each_match(command_pattern, source, [&](const RegexMatch& match) {
    ShellCommand command{std::string(match.group(source, 1)), {}};
    const auto array = arrays.find(match.group(source, 2));
    const std::string_view names = array == arrays.end() ? "" : array->second;
    each_match(name_pattern, names, [&](const RegexMatch& name) {
      const auto found = arguments.find(name.group(names, 0));
      if (found != arguments.end() && !found->second.type.empty()) command.arguments.push_back(found->second);
    });
    out.push_back(std::move(command));
  });
  return out;
}

}  // namespace iocwright::report
