// What programs read of a build: events as JSON, and the commands of GitHub Actions.
#pragma once

#include <string>
#include <string_view>

#include "image/module/progress.hpp"

namespace iocwright::image {

/// How the outcome of a step reads before its duration, such as `done in`.
std::string_view words_of(BuildOutcome outcome);

/// Events as JSON objects in a line. A step that has only started has no outcome and no duration.
std::string step_event(std::string_view event, const std::string& module, const StepReport& step);
std::string step_event(std::string_view event, const std::string& module, const StepReport& step,
                       BuildOutcome outcome, double seconds);
std::string module_event(const std::string& module, BuildOutcome outcome, double seconds,
                         const std::string& message, const std::string& first_error);
std::string build_event(std::size_t modules, BuildOutcome outcome, double seconds);

/// The command `::error::` of GitHub Actions, with the file, line and column that begin the line of an error,
/// if they do.
std::string annotation(const std::string& module, const std::string& error);

/// A log whose lines cannot be mistaken for commands of GitHub Actions.
std::string without_commands(std::string_view log);

}  // namespace iocwright::image
