// A rule of a manifest or a selection: which files of a pattern go where.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/regex.hpp"
#include "core/diag/result.hpp"

namespace iocwright::patterns {

struct Rule {
  std::string src;   ///< regular expression of Python, for the whole path of a file
  std::string dest;  ///< a folder, or a template such as `config/\1` for the whole path
  bool operator==(const Rule&) const = default;
};

/// A path as Python's PurePosixPath writes it: without `.` parts and double slashes, but with `..`.
std::string plain_path(std::string_view path);

/// True if one of the path's parts is `part`.
bool has_part(std::string_view path, std::string_view part);

/// Compiles an expression for Regex::match() with a whole path. The error is Python's message.
tl::expected<Regex, std::string> compile_for_path(const std::string& expression);

/// True if the expression matches the whole path. Fails if it needs too many steps.
Result<bool> matches_path(const Regex& regex, std::string_view file, const std::string& place);

class CompiledRule {
 public:
  /// `place` says in messages where the rule stands, such as `ibek.manifest.yaml entry 0`.
  static Result<CompiledRule> compile(const Rule& rule, const std::string& place);

  /// With the rule itself, for messages.
  const std::string& place() const { return place_; }
  Result<std::optional<RegexMatch>> match(std::string_view file) const;
  /// The path below the instance of a file that matches.
  Result<std::string> destination(std::string_view file, const RegexMatch& match) const;

 private:
  CompiledRule(Rule rule, std::string place, Regex regex)
      : rule_(std::move(rule)), place_(std::move(place)), regex_(std::move(regex)) {}
  Result<std::string> expand(std::string_view file, const RegexMatch& match) const;
  tl::unexpected<Diagnostic> refuse(DiagKind kind, const std::string& message) const;

  Rule rule_;
  std::string place_;
  Regex regex_;
};

}  // namespace iocwright::patterns
