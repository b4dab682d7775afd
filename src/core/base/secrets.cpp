#include "core/base/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/text.hpp"

namespace iocwright {

namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

bool is_path_name(std::string_view name) {
  constexpr std::array endings{"_FILE", "_PATH", "_DIR", "_FOLDER", "_SOCK"};
  return std::ranges::any_of(endings, [&](const char* ending) { return name.ends_with(ending); });
}

/// Adds the credentials of a URL without its scheme: its user information, except for the user's name of a
/// scheme that always has one, and the values of parameters that are named like secrets.
void add_url(std::string_view rest, bool has_user, Secrets& secrets) {
  rest = rest.substr(0, rest.find_first_of(" \t\n\"'`"));
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t end = authority.rfind('@'); end != std::string_view::npos) {
    const std::string_view user = authority.substr(0, end);
    const std::size_t colon = user.find(':');
    if (!has_user) secrets.add(user);
    if (colon != std::string_view::npos) secrets.add(user.substr(colon + 1));
  }
  const std::size_t query = rest.find('?');
  if (query == std::string_view::npos) return;
  for (const std::string_view parameter : text::split(rest.substr(query + 1), '&')) {
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos && is_secret_name(parameter.substr(0, equals)))
      secrets.add(parameter.substr(equals + 1));
  }
}

/// Replaces the values of parameters that are named like secrets, in a text that begins with the path of a
/// URL. Returns the path and the parameters, and removes them from the text.
std::string take_path(std::string_view& text) {
  const std::string_view path = text.substr(0, text.find_first_of(" \t\n\"'`"));
  text.remove_prefix(path.size());
  const std::size_t query = path.find('?');
  std::string out(path.substr(0, query));
  if (query == std::string_view::npos) return out;
  char separator = '?';
  for (const std::string_view parameter : text::split(path.substr(query + 1), '&')) {
    const std::size_t equals = parameter.find('=');
    const bool is_secret = equals != std::string_view::npos && is_secret_name(parameter.substr(0, equals));
    out +=
        separator + (is_secret ? std::string(parameter.substr(0, equals)) + "=***" : std::string(parameter));
    separator = '&';
  }
  return out;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  constexpr std::array parts{"TOKEN",   "SECRET",  "PASSWORD", "PASSWD",     "PASSPHRASE",  "CREDENTIAL",
                             "API_KEY", "API-KEY", "APIKEY",   "ACCESS_KEY", "PRIVATE_KEY", "SIGNATURE"};
  constexpr std::array endings{"_PASS", "_PAT", "_AUTH", "_PWD", "_KEY"};
  const std::string known = upper(name);
  return known == "SIG" || known == "PASS" ||
         std::ranges::any_of(parts,
                             [&](const char* part) { return known.find(part) != std::string::npos; }) ||
         std::ranges::any_of(endings, [&](const char* ending) { return known.ends_with(ending); });
}

std::string without_secrets(std::string_view text) {
  std::string out;
  constexpr std::string_view mark = "://";
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    const std::string_view before = text.substr(0, at);
    const std::string_view rest = text.substr(at + mark.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\n\"'`"));
    const std::size_t end = authority.rfind('@');
    out += text.substr(0, at + mark.size());
    text = rest;
    if (end != std::string_view::npos) {
      if (before.ends_with("ssh") || before.ends_with("git"))
        out += std::string(authority.substr(0, std::min(end, authority.find(':')))) + "@";
      text.remove_prefix(end + 1);
    }
    out += take_path(text);
  }
  return out += text;
}

void Secrets::add(std::string_view secret) {
  for (std::string_view line : text::split(secret, '\n')) {
    line = text::trim(line);
    if (line.size() < minimum_bytes || std::ranges::find(all_, line) != all_.end()) continue;
    const auto place =
        std::ranges::find_if(all_, [&](const std::string& other) { return other.size() < line.size(); });
    all_.emplace(place, line);
  }
}

void Secrets::add_credentials(std::string_view text) {
  constexpr std::string_view mark = "://";
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    const std::string_view scheme = text.substr(0, at);
    text.remove_prefix(at + mark.size());
    add_url(text, scheme.ends_with("ssh") || scheme.ends_with("git"), *this);
  }
}

void Secrets::add_variables(const Environment& environment) {
  for (const auto& [name, value] : environment.all()) {
    const std::string known = upper(name);
    const bool is_path = value.starts_with('/') && is_path_name(known);
    if (is_secret_name(known) && !is_path && !known.starts_with("GIT_CONFIG_KEY_")) add(value);
    add_credentials(value);
    // `http.extraHeader` may hold an authorization header.
    if (known.starts_with("GIT_CONFIG_") && upper(value).find("AUTHORIZATION:") != std::string::npos)
      add(value.substr(value.find_last_of(' ') + 1));
  }
}

std::string Secrets::redact(std::string_view text) const {
  std::string out = without_secrets(text);
  for (const std::string& secret : all_)
    for (std::size_t at = out.find(secret); at != std::string::npos; at = out.find(secret, at))
      out.replace(at, secret.size(), "***");
  return out;
}

std::streamsize RedactingBuffer::xsputn(const char* text, std::streamsize size) {
  line_.append(text, static_cast<std::size_t>(size));
  if (const std::size_t end = line_.rfind('\n'); end != std::string::npos) pass(end + 1);
  return size;
}

RedactingBuffer::int_type RedactingBuffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char single = traits_type::to_char_type(c);
  xsputn(&single, 1);
  return c;
}

int RedactingBuffer::sync() {
  pass(line_.size());
  return out_.pubsync();
}

void RedactingBuffer::pass(std::size_t size) {
  const std::string text = secrets_.redact(std::string_view(line_).substr(0, size));
  out_.sputn(text.data(), static_cast<std::streamsize>(text.size()));
  line_.erase(0, size);
}

}  // namespace iocwright
