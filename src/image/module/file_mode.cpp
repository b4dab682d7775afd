#include "image/module/file_mode.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

constexpr mode_t any_execute = 0111;
constexpr mode_t all_bits = 07777;

/// The bits of each class of users: with set-user-ID, set-group-ID and the sticky bit.
mode_t bits_of_user(char user) {
  switch (user) {
    case 'u': return 04700;
    case 'g': return 02070;
    case 'o': return 01007;
    default: return all_bits;
  }
}

mode_t bits_of_permission(char permission, const ModeChange& change) {
  switch (permission) {
    case 'r': return 0444;
    case 'w': return 0222;
    case 'x': return any_execute;
    case 'X': return change.is_folder || (change.current & any_execute) != 0 ? any_execute : 0;
    case 's': return 06000;
    case 't': return 01000;
    // The permissions that another class of users has, for all classes.
    case 'u': return ((change.current >> 6) & 07) * any_execute;
    case 'g': return ((change.current >> 3) & 07) * any_execute;
    case 'o': return (change.current & 07) * any_execute;
    default: return 0;
  }
}

/// Applies one clause, such as `go-w`. Returns false if it is malformed.
bool apply_clause(std::string_view clause, ModeChange& change) {
  const std::size_t at = clause.find_first_of("+-=");
  if (at == std::string_view::npos) return false;
  const std::string_view users = clause.substr(0, at), permissions = clause.substr(at + 1);
  if (users.find_first_not_of("ugoa") != std::string_view::npos) return false;
  const bool copies =
      permissions.size() == 1 && std::string_view("ugo").find(permissions) != std::string::npos;
  if (!copies && permissions.find_first_not_of("rwxXst-") != std::string_view::npos) return false;
  mode_t scope = users.empty() ? all_bits : 0;
  for (const char user : users) scope |= bits_of_user(user);
  mode_t bits = 0;
  for (const char permission : permissions) bits |= bits_of_permission(permission, change);
  bits &= users.empty() ? scope & ~change.mask : scope;
  if (clause[at] == '=') change.current = (change.current & ~scope) | bits;
  else change.current = clause[at] == '+' ? change.current | bits : change.current & ~bits;
  return true;
}

mode_t current_umask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

Result<void> set_one_mode(const std::string& path, const std::string& mode) {
  struct stat status {};
  // The disk of a test may have files that this machine does not.
  if (::stat(path.c_str(), &status) != 0 && errno == ENOENT) return {};
  const mode_t wanted =
      TRY(changed_mode(mode, {status.st_mode & all_bits, S_ISDIR(status.st_mode), current_umask()}));
  if (wanted == (status.st_mode & all_bits) || ::chmod(path.c_str(), wanted) == 0) return {};
  return fail(error(DiagKind::unwritable_file, FileError{path, errno}.text("set the mode of")));
}

}  // namespace

Result<mode_t> changed_mode(std::string_view text, const ModeChange& change) {
  constexpr std::string_view octal = "01234567";
  const std::string_view digits = text.starts_with("0o") ? text.substr(2) : text;
  if (!digits.empty() && digits.find_first_not_of(octal) == std::string_view::npos)
    return static_cast<mode_t>(std::strtoul(std::string(digits).c_str(), nullptr, 8)) & all_bits;
  ModeChange changed = change;
  for (const std::string_view clause : text::split(text, ','))
    if (!apply_clause(clause, changed))
      return fail(error(DiagKind::step_failed,
                        fmt::format("invalid file mode `{}`: expected an octal number such as 0755, or "
                                    "clauses such as u=rwx,go=rx",
                                    text)));
  return changed.current;
}

Result<void> set_mode(const std::string& path, const std::string& mode, bool recurse) {
  if (mode.empty()) return {};
  TRY(set_one_mode(path, mode));
  if (!recurse) return {};
  std::error_code problem;
  for (std::filesystem::recursive_directory_iterator at(path, problem), end; !problem && at != end;
       at.increment(problem))
    if (!at->is_symlink(problem)) TRY(set_one_mode(at->path().string(), mode));
  if (problem) return fail(error(DiagKind::unreadable_file, FileError{path, problem.value()}.text("list")));
  return {};
}

}  // namespace iocwright::image
