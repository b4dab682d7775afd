#include "cli/msi_command.hpp"

#include <fmt/format.h>

#include <cstring>
#include <iostream>
#include <iterator>
#include <optional>

#include "core/base/exit_status.hpp"
#include "core/base/text.hpp"
#include "epics/db/msi.hpp"
#include "epics/site/base_version.hpp"

namespace iocwright::cli {

namespace {

struct Options {
  epics::MsiRequest request;
  std::optional<std::string> output;
  bool prints_usage = false;
  bool lists_dependencies = false;
};

/// Adds the folders of `-I`, which are separated by colons. An empty one is the working directory.
void add_folders(std::vector<std::string>& folders, const std::string& value) {
  if (value.empty()) return;
  for (const std::string_view folder : text::split(value, ':'))
    folders.emplace_back(folder.empty() ? "." : folder);
}

/// Takes an option that has a value. Returns false if there is no such option.
bool take_value(Options& options, char name, const std::string& value) {
  switch (name) {
    case 'I': add_folders(options.request.include_folders, value); return true;
    case 'M': options.request.definitions.push_back(value); return true;
    case 'S': options.request.substitution_file = value; return true;
    case 'o': options.output = value; return true;
    default: return false;
  }
}

bool take_flag(Options& options, std::string_view argument) {
  if (argument == "-D") options.lists_dependencies = true;
  else if (argument == "-V") options.request.reports_undefined = true;
  else if (argument == "-g") options.request.is_scope_global = true;
  else if (argument == "-h") options.prints_usage = true;
  else return false;
  return true;
}

/// Parses the arguments. The error is msi's message.
tl::expected<Options, std::string> parse(const std::vector<std::string>& arguments) {
  Options out;
  std::size_t at = 0;
  for (; at < arguments.size() && arguments[at].starts_with('-') && !out.prints_usage; ++at) {
    const std::string& argument = arguments[at];
    if (take_flag(out, argument)) continue;
    // an option without anything after it has its value in the next argument
    const bool is_separate = argument.size() == 2;
    const bool has_value = !is_separate || at + 1 < arguments.size();
    const std::string value = is_separate && has_value ? arguments[at + 1] : argument.substr(1);
    if (argument.size() < 2 || !has_value ||
        !take_value(out, argument[1], is_separate ? value : value.substr(1)))
      return tl::make_unexpected(fmt::format("Bad argument \"{}\"", argument));
    if (is_separate) ++at;
  }
  if (out.prints_usage) return out;
  if (arguments.size() > at + 1) return tl::make_unexpected("Too many arguments");
  if (arguments.size() == at + 1) out.request.template_file = arguments[at];
  return out;
}

int fail(const std::string& message) {
  std::cerr << "msi: " << message << "\n";
  return wrong_input;
}

int run(Options options, Disk& disk, const Environment& environment) {
  if (options.lists_dependencies) {
    if (!options.output) return fail("Option -D requires -o for Makefile target");
    options.request.dependencies_of = options.output;
  } else if (options.output) {
    // Truncated before anything is read, as by msi, so that a target that is also an input is always empty.
    if (auto made = disk.write(*options.output, ""); !made)
      return fail(fmt::format("Can't open {} for writing: {}", *options.output,
                              std::strerror(made.error().code)));
  }
  if (!options.request.template_file && !options.request.substitution_file)
    options.request.input.assign(std::istreambuf_iterator<char>(std::cin), {});
  if (const auto version = epics::base_version(disk, environment).value_or(std::nullopt))
    options.request.colors_errors = *version >= epics::first_base_with_colors;

  const epics::MsiResult result = epics::run_msi(options.request, disk, environment);
  // msi keeps the file only if a template is missing, and removes even the target of -D
  const bool is_removed = result.failure && result.failure->kind != epics::MsiFailure::Kind::no_template;
  if (!options.output || options.lists_dependencies) {
    std::cout << result.output << std::flush;
  } else if (!is_removed) {
    if (auto written = disk.write(*options.output, result.output); !written)
      return fail(fmt::format("Can't write {}: {}", *options.output, std::strerror(written.error().code)));
  }
  std::cerr << result.messages;
  if (is_removed && options.output) (void)disk.remove(*options.output);
  return result.status;
}

}  // namespace

int run_as_msi(const std::vector<std::string>& arguments, Disk& disk, const Environment& environment) {
  auto options = parse(arguments);
  if (!options) {
    std::cerr << "msi: " << options.error() << "\n" << epics::msi_usage;
    return wrong_input;
  }
  if (options->prints_usage) {
    std::cerr << epics::msi_usage;
    return done;
  }
  return run(*std::move(options), disk, environment);
}

}  // namespace iocwright::cli
