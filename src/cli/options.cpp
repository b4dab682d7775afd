#include "cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "cli/session.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"
#include "instance/generate.hpp"
#include "instance/open_instance.hpp"
#include "launch/start/run_request.hpp"

namespace iocwright::cli {

namespace {

namespace fs = std::filesystem;

// The names of our checks, which CLI11 prints nowhere, tell accepted_values() what they accept.
constexpr std::string_view words_check = "words ", list_check = "list of words ", file_check = "file",
                           folder_check = "folder";

/// A check without a description, because CLI11 would print it.
CLI::Validator check(std::function<std::string(std::string&)> find_error, std::string name = "") {
  return CLI::Validator(std::move(find_error), "", std::move(name));
}

std::string name_with(std::string_view kind, const std::vector<std::string>& words) {
  return std::string(kind) + text::join(words, " ");
}

/// A second line "did you mean ...?" for a path that is missing, if its folder has a similar name.
std::string similar_name(const std::string& path, bool folders) {
  std::error_code problem;
  std::vector<std::string> names;
  const std::string folder = path::parent(path);
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, problem))
    if (entry.is_directory(problem) == folders) names.push_back(entry.path().filename());
  const auto near = text::nearest(path::name(path), {names.begin(), names.end()});
  return near.empty() ? "" : fmt::format("\ndid you mean `{}`?", path::join(folder, near));
}

std::string check_path(const std::string& path, bool folder) {
  std::error_code problem;
  const auto kind = fs::status(path, problem).type();
  if (kind == fs::file_type::not_found)
    return fmt::format(": there is no {} `{}`{}", folder ? "folder" : "file", path,
                       similar_name(path, folder));
  if (kind == fs::file_type::none) return fmt::format(": cannot access `{}`: {}", path, problem.message());
  if (folder == (kind == fs::file_type::directory)) return "";
  return fmt::format(": `{}` is not a {}{}", path, folder ? "folder" : "file",
                     folder && !path::parent(path).empty()
                         ? fmt::format("\nname its folder, `{}`", path::parent(path))
                         : "");
  return "";
}

template <class Number>
bool parses(const std::string& text, Number& out) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

}  // namespace

CLI::Validator one_of(std::vector<std::string> words) {
  std::string name = name_with(words_check, words);
  return check(
      [words = std::move(words)](const std::string& value) -> std::string {
        if (std::ranges::find(words, value) != words.end()) return "";
        const bool is_name = std::isalpha(static_cast<unsigned char>(words.front().front())) != 0;
        const std::string near = is_name ? did_you_mean(value, {words.begin(), words.end()}) : "";
        return fmt::format(" must be {}, not `{}`{}{}", choice_of(words), value, near.empty() ? "" : "\n",
                           near);
      },
      std::move(name));
}

CLI::Validator optional_shell() {
  const CLI::Validator shell = one_of({"bash", "zsh", "fish"});
  return check([shell](const std::string& value) { return value.empty() ? "" : shell(value); },
               shell.get_name());
}

CLI::Validator words_from(std::span<const std::string_view> words, const char* unknown) {
  return check(
      [words, unknown](const std::string& value) -> std::string {
        for (const std::string_view word : text::split(value, ','))
          if (!word.empty() && std::ranges::find(words, word) == words.end())
            return ": " + fmt::format(fmt::runtime(unknown), word) + "\n" +
                   did_you_mean(word, {words.begin(), words.end()},
                                list_names("valid values are", {words.begin(), words.end()}));
        return "";
      },
      name_with(list_check, {words.begin(), words.end()}));
}

CLI::Validator existing_folder() {
  return check([](const std::string& path) { return check_path(path, true); }, std::string(folder_check));
}

CLI::Validator existing_file() {
  return check([](const std::string& path) { return check_path(path, false); }, std::string(file_check));
}

CLI::Validator positive_integer() {
  return check([](const std::string& text) -> std::string {
    if (int number = 0; parses(text, number) && number > 0) return "";
    return fmt::format(" must be a positive whole number, not `{}`", text);
  });
}

CLI::Validator restart_policy() {
  return check(
      [](const std::string& text) -> std::string {
        if (launch::parse_restarts(text)) return "";
        return fmt::format(" must be `no`, `on-failure` or `on-failure:N`, not `{}`", text);
      },
      name_with(words_check, {"no", "on-failure"}));
}

CLI::Validator seconds() {
  return check([](const std::string& text) -> std::string {
    constexpr double maximum = 1e6;
    if (double number = 0; parses(text, number) && number >= 0 && number <= maximum) return "";
    return fmt::format(" must be a number of seconds from 0 to 1000000, not `{}`", text);
  });
}

AcceptedValues accepted_values(CLI::Option& option) {
  using Kind = AcceptedValues::Kind;
  const auto split = [](std::string_view words) {
    AcceptedValues out{.kind = Kind::words};
    for (const std::string_view word : text::split(words, ' ')) out.words.emplace_back(word);
    return out;
  };
  try {
    const std::string name = option.get_validator(0)->get_name();
    if (name == file_check) return {.kind = Kind::file};
    if (name == folder_check) return {.kind = Kind::folder};
    if (name.starts_with(words_check)) return split(std::string_view(name).substr(words_check.size()));
    if (!name.starts_with(list_check)) return {};
    AcceptedValues out = split(std::string_view(name).substr(list_check.size()));
    out.kind = Kind::list_of_words;
    return out;
  } catch (const CLI::OptionNotFound&) { return {}; }  // an option without a check
}

CLI::Option* add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                      const std::string& description) {
  return app.add_option(names, values, description)->take_all()->allow_extra_args(false);
}

void add_output(CLI::App& app, std::string& output, const std::string& content, const std::string& names) {
  app.add_option(names, output, fmt::format("the file to write; by default, print {}", content))
      ->option_text("FILE");
}

void add_screens_style(CLI::App& app, std::string& style) {
  app.add_option("--screens-style", style,
                 "the version of pvi whose screens to write: 0.13 or 0.14 (IOCWRIGHT_SCREENS_STYLE)")
      ->check(one_of({"0.13", "0.14"}))
      ->option_text("STYLE");
}

void take_all_arguments(CLI::App& app) {
  app.set_help_flag();
  app.fallthrough(false);
  app.prefix_command();
}

void add_definitions(CLI::App& app, instance::InstanceRequest& request) {
  add_list(app, "--definitions", request.definition_files,
           "a definition file, instead of those that are found; can be repeated")
      ->check(existing_file())
      ->option_text("FILE");
  app.add_option("--defs", request.definitions_folder,
                 "the folder of the image's definitions; by default $EPICS_ROOT/ibek-defs")
      ->check(existing_folder())
      ->option_text("DIR");
  app.add_option("--image-root", request.image_root,
                 "an unpacked image, whose /epics is used instead of ours")
      ->check(existing_folder())
      ->option_text("DIR");
}

void add_instance(CLI::App& app, instance::InstanceRequest& request) {
  app.add_option(
         "path", request.path,
         "a config folder, the folder that has it, or an instance file; by default the current folder "
         "or $IOC/config")
      ->option_text("[PATH]");
  add_definitions(app, request);
}

void add_generation(CLI::App& app, const Session& session, instance::GenerateRequest& request) {
  request.output_folder = session.epics_root("runtime");
  app.add_option("-o,--output", request.output_folder,
                 "the folder to write to; by default $EPICS_ROOT/runtime")
      ->option_text("DIR");
  app.add_flag("--pvi,!--no-pvi", request.screens, "also generate operator screens (on by default)");
  add_screens_style(app, request.screens_style);
  app.add_flag("--strict", request.strict, "treat warnings as errors, and write nothing if there are any");
}

void add_generation_inputs(CLI::App& app, instance::GenerateRequest& request) {
  add_list(app, "-i,--instance", request.instance_files,
           "an instance file, read before those of the folder; can be repeated")
      ->check(existing_file())
      ->option_text("FILE");
  add_list(app, "--definitions", request.definition_files,
           "a definition file, instead of those that are found; can be repeated")
      ->check(existing_file())
      ->option_text("FILE");
}

}  // namespace iocwright::cli
