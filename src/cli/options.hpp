// Options that several commands declare in the same way, and the checks of their values.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::instance {
struct GenerateRequest;
struct InstanceRequest;
}  // namespace iocwright::instance

namespace iocwright::cli {

struct Session;

// An error of these checks is what follows the name of the option in a message, such as " must be `a` or `b`,
// not `c`", optionally followed by a line end and a help line. explain_usage() puts both together.

/// One of these words. Suggests the one that a wrong word is probably a misspelling of.
CLI::Validator one_of(std::vector<std::string> words);
/// Some of these words, separated by commas. `unknown` is the message for another one, with `{}` in
/// its place.
CLI::Validator words_from(std::span<const std::string_view> words, const char* unknown);
/// A folder that exists. Suggests one with a similar name.
CLI::Validator existing_folder();
/// A file that exists. Suggests one with a similar name.
CLI::Validator existing_file();
/// An integer from 1.
CLI::Validator positive_integer();
/// A policy of `run --restart`.
CLI::Validator restart_policy();
/// A number of seconds, from 0 to 1e6.
CLI::Validator seconds();

/// One of `bash`, `zsh` and `fish`, or nothing.
CLI::Validator optional_shell();

/// The values that the checks above accept, for completion.
struct AcceptedValues {
  enum class Kind : unsigned char { any, words, list_of_words, file, folder };
  Kind kind = Kind::any;
  std::vector<std::string> words{};
};
AcceptedValues accepted_values(CLI::Option& option);

/// Adds an option that can be repeated and takes one value each time.
CLI::Option* add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                      const std::string& description);

/// Adds `--output FILE`, whose value is for Session::print_or_write(). `content` names what is written, such
/// as `the schema`. `names` can have a short name in front.
void add_output(CLI::App& app, std::string& output, const std::string& content,
                const std::string& names = "--output");

/// `--screens-style STYLE`; `style` stays empty without it.
void add_screens_style(CLI::App& app, std::string& style);

/// Leaves all arguments of a command to another program, even those that look like options of ours; see
/// CLI::App::remaining().
void take_all_arguments(CLI::App& app);

/// The argument PATH of commands that only read an instance, and the options that say what it is generated
/// with.
void add_instance(CLI::App& app, instance::InstanceRequest& request);
/// Only the options of add_instance().
void add_definitions(CLI::App& app, instance::InstanceRequest& request);

/// The options that say where boot files are generated and how.
void add_generation(CLI::App& app, const Session& session, instance::GenerateRequest& request);
/// `--instance` and `--definitions`, which name inputs of a generation.
void add_generation_inputs(CLI::App& app, instance::GenerateRequest& request);

}  // namespace iocwright::cli
