// Explains why libyaml cannot parse a file, in the words of those who write such files.
#pragma once

#include <optional>

#include "core/diag/diagnostic.hpp"
#include "lang/yaml/failure.hpp"

namespace iocwright::yaml {

/// The error to report. It is placed at the cause, if that can be recognized, which may be lines before the
/// place where libyaml has stopped. Takes time that is linear in the size of the file.
Diagnostic explain(const Failure& failure);

/// The error for bytes that are not UTF-8, or characters that YAML does not allow, at `failure.at`.
Diagnostic explain_encoding(const Failure& failure);

/// The error for a tab, which YAML allows only in quotes, blocks of text, comments and brackets. `others` is
/// the number of further tabs like this one.
Diagnostic tab_error(const Failure& failure, std::uint32_t at, std::size_t others);
/// The error for an unquoted value that begins with a template.
Diagnostic template_error(const Failure& failure, std::uint32_t begin, bool in_flow);

// Each recognizes one kind of mistake. Returns nullopt if the failure has another cause.

std::optional<Diagnostic> find_conflict_markers(const Failure& failure);
std::optional<Diagnostic> find_tab(const Failure& failure);
std::optional<Diagnostic> find_odd_blank(const Failure& failure);
std::optional<Diagnostic> find_open_quote(const Failure& failure);
std::optional<Diagnostic> find_text_after_quote(const Failure& failure);
std::optional<Diagnostic> find_bad_escape(const Failure& failure);
std::optional<Diagnostic> find_template(const Failure& failure);
std::optional<Diagnostic> find_reserved_start(const Failure& failure);
std::optional<Diagnostic> find_open_bracket(const Failure& failure);
std::optional<Diagnostic> find_text_after_bracket(const Failure& failure);
std::optional<Diagnostic> find_missing_space(const Failure& failure);
std::optional<Diagnostic> find_colon_in_value(const Failure& failure);
std::optional<Diagnostic> find_indentation(const Failure& failure);

}  // namespace iocwright::yaml
