#include "image/cache/credentials.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/encoding.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

using nlohmann::json;

std::vector<std::string> auth_files(const Machine& machine) {
  const Settings settings(machine.environment);
  if (const std::string file = settings.text(Setting::registry_auth_file); !file.empty()) return {file};
  std::string runtime = settings.text(Setting::user_runtime_folder);
  if (runtime.empty()) runtime = fmt::format("/run/containers/{}", ::getuid());
  else runtime = path::join(runtime, "containers");
  return {path::join(runtime, "auth.json"),
          path::join(settings.text(Setting::home), ".config/containers/auth.json"),
          path::join(settings.text(Setting::docker_config), "config.json")};
}

/// The names that a file may have the credentials under, the most specific first. Old files of docker have
/// URLs, which comparable() reduces.
std::vector<std::string> names_of(const std::string& registry, const std::string& repository) {
  std::vector<std::string> out;
  for (std::string name = path::join(registry, repository); name.size() > registry.size();
       name = path::parent(name))
    out.push_back(name);
  out.push_back(registry);
  return out;
}

std::string comparable(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  for (const std::string_view ending : {"/", "/v1", "/v2"})
    if (key.ends_with(ending)) key.remove_suffix(ending.size());
  return std::string(key);
}

std::string string_of(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Asks a credential helper, as docker does: the name of the registry on its standard input, JSON as answer.
Result<std::optional<Credentials>> ask_helper(const std::string& helper, const std::string& registry,
                                              const Machine& machine) {
  const std::string program = "docker-credential-" + helper;
  const auto done = machine.process.run({.arguments = {program, "get"},
                                         .folder = "",
                                         .environment = &machine.environment,
                                         .capture = true,
                                         .capture_errors = true,
                                         .input = registry});
  if (!done) return fail(error(DiagKind::build_cache, done.error().text("run")));
  const std::string said = done->output + done->errors;
  if (done->status != 0 && said.find("credentials not found") != std::string::npos)
    return std::optional<Credentials>();
  const json answer = json::parse(done->output, nullptr, false);
  if (done->status != 0 || !answer.is_object())
    return fail(error(DiagKind::build_cache, fmt::format("`{} get` failed for `{}`", program, registry)));
  Credentials out{string_of(answer, "Username"), string_of(answer, "Secret")};
  if (out.user == "<token>") out.identity_token = std::exchange(out.password, "");
  return std::optional(std::move(out));
}

std::optional<Credentials> from_auths(const json& file, const std::vector<std::string>& names) {
  const auto auths = file.find("auths");
  if (auths == file.end() || !auths->is_object()) return std::nullopt;
  for (const std::string& name : names)
    for (const auto& [key, entry] : auths->items()) {
      if (key != name && comparable(key) != name) continue;
      const std::string pair = decode_base64(string_of(entry, "auth")).value_or("");
      const std::size_t colon = std::min(pair.find(':'), pair.size());
      Credentials out{pair.substr(0, colon), pair.substr(std::min(colon + 1, pair.size())),
                      string_of(entry, "identitytoken")};
      if (!out.user.empty() || !out.identity_token.empty()) return out;
    }
  return std::nullopt;
}

Result<std::optional<Credentials>> from_file(const json& file, const std::string& registry,
                                             const std::vector<std::string>& names, const Machine& machine) {
  if (const auto helpers = file.find("credHelpers"); helpers != file.end())
    if (const std::string helper = string_of(*helpers, registry.c_str()); !helper.empty())
      return ask_helper(helper, registry, machine);
  if (const std::string store = string_of(file, "credsStore"); !store.empty())
    if (auto found = TRY(ask_helper(store, registry, machine))) return std::optional(std::move(*found));
  return from_auths(file, names);
}

}  // namespace

Result<std::optional<Credentials>> find_credentials(const std::string& registry,
                                                    const std::string& repository, const Machine& machine) {
  // docker keeps the credentials of docker.io under this name
  const bool docker = registry == "docker.io" || registry == "registry-1.docker.io";
  const std::string name = docker ? "index.docker.io" : registry;
  for (const std::string& path : auth_files(machine)) {
    const auto content = machine.disk.read_if_exists(path);
    if (!content && is_unusable_place(content.error())) continue;
    const auto text = TRY(or_fail(content, "read", DiagKind::build_cache));
    if (!text) continue;
    const json file = json::parse(*text, nullptr, false);
    if (!file.is_object())
      return fail(error(DiagKind::build_cache, fmt::format("`{}` is not a JSON object", path)));
    if (auto found = TRY(from_file(file, name, names_of(name, repository), machine)))
      return std::optional(std::move(*found));
  }
  return std::optional<Credentials>();
}

}  // namespace iocwright::image
