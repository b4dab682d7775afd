#include "core/fetch/git_environment.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace iocwright::fetch {

Environment without_git_repository(Environment variables) {
  constexpr std::array names{"GIT_ALTERNATE_OBJECT_DIRECTORIES",
                             "GIT_COMMON_DIR",
                             "GIT_CONFIG",
                             "GIT_DIR",
                             "GIT_GRAFT_FILE",
                             "GIT_IMPLICIT_WORK_TREE",
                             "GIT_INDEX_FILE",
                             "GIT_INTERNAL_SUPER_PREFIX",
                             "GIT_NO_REPLACE_OBJECTS",
                             "GIT_OBJECT_DIRECTORY",
                             "GIT_PREFIX",
                             "GIT_REPLACE_REF_BASE",
                             "GIT_SHALLOW_FILE",
                             "GIT_WORK_TREE"};
  for (const char* name : names) variables.unset(name);
  return variables;
}

Environment own_git_environment(Environment variables) {
  Environment out = without_git_repository(std::move(variables));
  // Traces go to the logs and may contain credentials.
  const auto all = out.all();
  for (const auto& [name, value] : all)
    if (name.starts_with("GIT_TRACE") || name == "GIT_CURL_VERBOSE" || name == "GIT_ATTR_SOURCE")
      out.unset(name);
  out.set("GIT_TEMPLATE_DIR", "");  // a template may contain hooks, attributes and settings
  out.set("GIT_ATTR_NOSYSTEM", "1");
  out.set("GIT_TERMINAL_PROMPT", "0");  // git has no input and must not prompt
  out.set("GIT_OPTIONAL_LOCKS", "0");   // read-only commands must not update the index
  out.set("LC_ALL", "C");
  return out;
}

std::vector<std::string> own_git_settings() {
  constexpr std::array settings{
      "protocol.ext.allow=never", "core.hooksPath=/dev/null", "core.fsmonitor=false",
      "core.attributesFile=/dev/null", "core.autocrlf=false", "core.eol=native", "core.symlinks=true",
      "core.fileMode=true", "core.sparseCheckout=false", "submodule.recurse=false", "apply.whitespace=warn",
      "apply.ignoreWhitespace=no", "advice.detachedHead=false", "gc.auto=0", "maintenance.auto=false",
      // A module's tree may belong to another user, such as a checkout in a devcontainer. It is about to be
      // built, so it is trusted.
      "safe.directory=*"};
  std::vector<std::string> out;
  for (const char* setting : settings) out.insert(out.end(), {"-c", setting});
  return out;
}

std::string last_git_error(std::string_view messages) {
  std::string_view best;
  for (std::string_view line : text::split(messages, '\n')) {
    line = text::trim(line);
    if (line.starts_with("fatal:") || line.starts_with("error:") || (best.empty() && !line.empty()))
      best = line;
  }
  return reason_of(best);
}

std::string reason_of(std::string_view message) {
  for (const std::string_view prefix : {"fatal: ", "error: "})
    if (message.starts_with(prefix)) message.remove_prefix(prefix.size());
  constexpr std::string_view unable = "unable to access '";
  if (const std::size_t end = message.find("': ");
      message.starts_with(unable) && end != std::string_view::npos)
    message.remove_prefix(end + 3);
  std::string out(message);
  if (out.size() > 1 && out[0] >= 'A' && out[0] <= 'Z' && out[1] >= 'a')
    out[0] = static_cast<char>(out[0] + 32);
  return out;
}

std::vector<std::string> GitFilter::switch_off() const {
  std::vector<std::string> out;
  for (const char* end : {".smudge=", ".clean=", ".process=", ".required=false"})
    out.insert(out.end(), {"-c", "filter." + name + end});
  return out;
}

std::vector<GitFilter> git_filters(std::string_view settings) {
  constexpr std::string_view prefix = "filter.";
  std::vector<GitFilter> out;
  for (const std::string_view item : text::split(settings, '\0')) {  // NAME<newline>VALUE
    const std::string_view key = item.substr(0, item.find('\n'));
    const std::size_t dot = key.rfind('.');
    if (!key.starts_with(prefix) || dot < prefix.size()) continue;
    const std::string_view name = key.substr(prefix.size(), dot - prefix.size()), what = key.substr(dot + 1);
    if (name == "lfs" || name.empty()) continue;
    auto filter = std::ranges::find(out, name, &GitFilter::name);
    if (filter == out.end()) filter = out.insert(out.end(), {std::string(name)});
    const bool has_program = item.size() > key.size() + 1;
    if (has_program && (what == "smudge" || what == "process")) filter->at_checkout = true;
  }
  return out;
}

}  // namespace iocwright::fetch
