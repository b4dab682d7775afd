#include "instance/patterns/libraries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "instance/patterns/blanks.hpp"

namespace iocwright::patterns {

namespace {

constexpr std::string_view file_scheme = "file://";

bool has_scheme(std::string_view uri) {
  const std::size_t end = uri.find("://");
  return end != std::string_view::npos && end > 0 &&
         std::ranges::all_of(uri.substr(0, end), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// True for `git.example.org/...` and `git.example.org:8443/...`, but not for `../x` and `git@host:x/y`.
bool begins_with_host(std::string_view label) {
  const std::size_t slash = label.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view first = label.substr(0, slash);
  const std::size_t colon = std::min(first.find(':'), first.size());
  const std::string_view host = first.substr(0, colon);
  const auto is_host_letter = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  };
  return host.find('.') != std::string_view::npos && !host.starts_with('.') &&
         std::ranges::all_of(host, is_host_letter) &&
         first.find_first_not_of("0123456789", std::min(colon + 1, first.size())) == std::string_view::npos;
}

/// Removes `user:password@`. A user name alone is kept: it is not a secret, and ssh needs it.
std::string_view without_password(std::string_view place) {
  const std::size_t at = place.substr(0, place.find('/')).rfind('@');
  const bool has_password = at != std::string_view::npos && place.substr(0, at).find(':') != at &&
                            place.substr(0, at).find(':') != std::string_view::npos;
  return has_password ? place.substr(at + 1) : place;
}

}  // namespace

std::string label_of(std::string_view uri) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (uri.starts_with(scheme)) {
      uri = without_password(uri.substr(scheme.size()));
      break;
    }
  if (uri.ends_with(".git")) uri.remove_suffix(4);
  while (uri.ends_with('/')) uri.remove_suffix(1);
  return std::string(uri);
}

Libraries::Libraries(const Environment& environment)
    : libraries_{
          {"ibek-runtime-streamdevice", "https://github.com/epics-containers/ibek-runtime-streamdevice"},
          {"ibek-runtime-support", "https://github.com/epics-containers/ibek-runtime-support"}} {
  const std::string given = Settings(environment).text(Setting::pattern_libraries);
  for (const std::string_view piece : text::split(given, ',')) {
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(strip(piece.substr(0, equals)));
    const std::string uri(strip(piece.substr(equals + 1)));
    if (uri.empty()) continue;
    const auto known = std::ranges::find(libraries_, name, &Library::name);
    if (known != libraries_.end()) known->uri = uri;
    else libraries_.push_back({name, uri});
  }
}

Result<std::string> Libraries::uri_of(std::string_view name) const {
  const auto found = std::ranges::find(libraries_, name, &Library::name);
  if (found != libraries_.end()) return found->uri;
  std::vector<std::string> known;
  for (const Library& library : libraries_) known.push_back(library.name);
  std::ranges::sort(known);
  return fail(error(DiagKind::bad_setting,
                    fmt::format("unknown library '{}'; known: {}", name, text::join(known, ", "))));
}

Result<std::string> Libraries::uri_of_label(const std::string& label, const Disk& disk) const {
  const auto found = std::ranges::find_if(
      libraries_, [&](const Library& library) { return label_of(library.uri) == label; });
  if (found != libraries_.end()) return found->uri;
  if (label.starts_with("github.com/")) return "https://" + label;
  if (begins_with_host(label) && !TRY(or_unreadable(disk.exists(label)))) return "https://" + label;
  return label;
}

Result<Place> place_of(const std::string& uri, const Disk& disk) {
  if (uri.starts_with(file_scheme)) return Place{uri, uri.substr(file_scheme.size())};
  if (!has_scheme(uri) && TRY(or_unreadable(disk.exists(uri)))) return Place{uri, uri};
  return Place{uri, {}};
}

}  // namespace iocwright::patterns
