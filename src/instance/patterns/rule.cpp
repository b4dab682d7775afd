#include "instance/patterns/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "core/base/python_regex.hpp"
#include "core/base/text.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright::patterns {

namespace {

/// A backslash before a digit or `g<` makes a destination a template.
bool is_template(std::string_view dest) {
  for (std::size_t at = dest.find('\\'); at != std::string_view::npos; at = dest.find('\\', at + 1)) {
    const std::string_view rest = dest.substr(at + 1);
    if (rest.starts_with("g<") || (!rest.empty() && rest[0] >= '0' && rest[0] <= '9')) return true;
  }
  return false;
}

constexpr std::string_view support_suffix = ".ibek.support.yaml";
constexpr std::string_view support_text =
    "a vendored *.ibek.support.yaml must land at the config/ root; `ibek pattern schema` merges "
    "config/*.ibek.support.yaml non-recursively, so a misrouted one vendors cleanly, checks cleanly, and is "
    "then silently missing from the instance's schema";

/// Why a file may not be written to `path`, or "". Not all are rules of the reference; see `help patterns`.
std::string objection(const std::string& path) {
  if (path.starts_with('/')) return " must be relative to the destination root";
  if (has_part(path, "..")) return " must not contain '..'";
  if (path.find('\0') != std::string::npos) return " must not contain a NUL character";
  if (path == "runtime-lock.yaml") return ": a pattern must not replace the lock";
  for (const std::string_view folder : {".git", ".iocwright"})
    if (has_part(path, folder)) return fmt::format(" must not be in a folder '{}'", folder);
  if (path.ends_with(support_suffix) && path::parent(path) != "config")
    return fmt::format(": {}", support_text);
  return {};
}

}  // namespace

std::string plain_path(std::string_view path) {
  std::string out(path.starts_with('/') ? "/" : "");
  for (const std::string_view part : text::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (!out.empty() && !out.ends_with('/')) out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

bool has_part(std::string_view path, std::string_view part) {
  return std::ranges::any_of(text::split(path, '/'), [&](std::string_view own) { return own == part; });
}

tl::expected<Regex, std::string> compile_for_path(const std::string& expression) {
  return Regex::compile(TRY(translate_python_fullmatch(expression)));
}

Result<bool> matches_path(const Regex& regex, std::string_view file, const std::string& place) {
  const auto found = regex.match(file);
  if (found) return found->has_value();
  return fail(error(DiagKind::regular_expression, fmt::format("{}: {}: {}", place, file, found.error())));
}

Result<CompiledRule> CompiledRule::compile(const Rule& rule, const std::string& place) {
  const std::string whole = fmt::format("{} (src={}, dest={})", place, quote(rule.src), quote(rule.dest));
  auto regex = compile_for_path(rule.src);
  if (!regex)
    return fail(
        error(DiagKind::regular_expression, fmt::format("{}: invalid src regex: {}", whole, regex.error())));
  CompiledRule out(rule, whole, *std::move(regex));
  if (rule.dest.starts_with('/'))
    return out.refuse(DiagKind::path_outside, "dest must be relative to the destination root");
  if (!is_template(rule.dest) && has_part(rule.dest, ".."))
    return out.refuse(DiagKind::path_outside, "dest must not contain '..'");
  return out;
}

tl::unexpected<Diagnostic> CompiledRule::refuse(DiagKind kind, const std::string& message) const {
  return fail(error(kind, fmt::format("{}: {}", place_, message)));
}

Result<std::optional<RegexMatch>> CompiledRule::match(std::string_view file) const {
  auto found = regex_.match(file);
  if (!found) return refuse(DiagKind::regular_expression, fmt::format("{}: {}", file, found.error()));
  return *std::move(found);
}

Result<std::string> CompiledRule::expand(std::string_view file, const RegexMatch& match) const {
  if (!is_template(rule_.dest)) return fmt::format("{}/{}", rule_.dest.empty() ? "." : rule_.dest, file);
  const auto dest = RegexTemplate::parse(regex_, rule_.dest);
  if (!dest)
    return refuse(DiagKind::regular_expression,
                  fmt::format("{}: invalid dest substitution: {}", file, dest.error()));
  return dest->expand(file, match);
}

Result<std::string> CompiledRule::destination(std::string_view file, const RegexMatch& match) const {
  const std::string path = plain_path(TRY(expand(file, match)));
  if (path == ".")
    return refuse(DiagKind::path_outside, fmt::format("{} produced an empty destination path", file));
  if (const std::string why = objection(path); !why.empty())
    return refuse(DiagKind::path_outside, fmt::format("{} -> {}{}", file, quote(path), why));
  return path;
}

}  // namespace iocwright::patterns
