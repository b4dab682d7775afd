#include "epics/site/base_version.hpp"

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/value/number.hpp"

namespace iocwright::epics {

namespace {

int number_of(std::string_view text) {
  const auto parsed = number::parse_int(text::trim(text));
  return parsed.status == number::Parse::ok ? static_cast<int>(parsed.value) : 0;
}

std::optional<BaseVersion> parse_version_file(const std::string& file) {
  static constexpr std::array<std::string_view, 4> names{"EPICS_VERSION", "EPICS_REVISION",
                                                         "EPICS_MODIFICATION", "EPICS_PATCH_LEVEL"};
  BaseVersion out{};
  for (std::string_view line : text::split(file, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (text::trim(line.substr(0, equals)) == names[i]) out[i] = number_of(line.substr(equals + 1));
  }
  if (out[0] == 0) return std::nullopt;
  return out;
}

}  // namespace

FileResult<std::optional<BaseVersion>> base_version(const Disk& disk, const Environment& environment) {
  const Settings settings(environment);
  const std::string base = settings.text(Setting::epics_base);
  if (const auto file = TRY(disk.read_if_exists(path::join(base, "configure/CONFIG_BASE_VERSION"))))
    return parse_version_file(*file);
  std::string version = settings.text(Setting::epics_version);  // `R7.0.8` or `7.0.8.1-rc1`
  version = version.substr(0, version.find('-'));
  if (version.starts_with('R')) version.erase(0, 1);
  const auto parts = text::split(version, '.');
  BaseVersion out{};
  for (std::size_t i = 0; i < parts.size() && i < out.size(); ++i) out[i] = number_of(parts[i]);
  if (out[0] == 0) return std::nullopt;
  return out;
}

}  // namespace iocwright::epics
