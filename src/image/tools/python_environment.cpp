#include "image/tools/python_environment.hpp"

#include <cctype>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

std::string python_of(const std::string& venv) { return path::join(venv, "bin/python"); }

/// The first of these programs in PATH, tried one after the other.
FileResult<std::optional<std::string>> in_path(const std::vector<std::string>& names, const Disk& disk,
                                               const Environment& environment) {
  const std::string path = environment.get("PATH");
  for (const std::string& name : names)
    for (const std::string_view folder : text::split(path, ':')) {
      std::string file = path::join(folder, name);
      if (!folder.empty() && TRY(skip_unusable(disk.is_file(file)))) return file;
    }
  return std::nullopt;
}

bool is_version(const std::string& request) {
  return !request.empty() && std::isdigit(static_cast<unsigned char>(request.front())) != 0;
}

FileResult<std::optional<std::string>> requested_python(const std::string& request, const Disk& disk,
                                                        const Environment& environment) {
  if (is_version(request)) return in_path({"python" + request}, disk, environment);
  if (request.find('/') == std::string::npos && !TRY(disk.exists(request)))
    return in_path({request}, disk, environment);
  if (!TRY(disk.is_folder(request))) {
    if (TRY(disk.is_file(request))) return request;
    return std::nullopt;
  }
  if (TRY(disk.is_file(python_of(request)))) return python_of(request);
  return std::nullopt;
}

}  // namespace

Result<std::optional<std::string>> find_venv(const Disk& disk, const Environment& environment) {
  const std::string active = Settings(environment).text(Setting::virtual_env);
  for (const std::string& folder : {active, std::string("/venv"), std::string(".venv")})
    if (!folder.empty() && TRY(or_unreadable(skip_unusable(disk.is_file(python_of(folder)))))) return folder;
  return std::nullopt;
}

Result<std::optional<std::string>> find_python(const std::optional<std::string>& request, const Disk& disk,
                                               const Environment& environment) {
  if (request) return or_unreadable(requested_python(*request, disk, environment));
  if (const auto venv = TRY(find_venv(disk, environment))) return python_of(*venv);
  return or_unreadable(in_path({"python3", "python"}, disk, environment));
}

Environment activated(const Environment& environment, const std::string& venv) {
  Environment out = environment;
  out.set("PATH", path::join(venv, "bin") + ":" + environment.get("PATH"));
  assign(out, Setting::virtual_env, venv);
  out.unset("PYTHONHOME");
  return out;
}

}  // namespace iocwright::image
