#include "core/base/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright {

namespace {

constexpr std::array rows{
    SettingRow{Setting::epics_root, "EPICS_ROOT", SettingForm::path, "/epics", "",
               "the folder of all EPICS folders of the image"},
    SettingRow{Setting::epics_base, "EPICS_BASE", SettingForm::path, "$EPICS_ROOT/epics-base", "",
               "EPICS Base"},
    SettingRow{Setting::support, "SUPPORT", SettingForm::path, "$EPICS_ROOT/support", "",
               "the support modules"},
    SettingRow{Setting::ioc, "IOC", SettingForm::path, "$EPICS_ROOT/ioc", "", "the Generic IOC"},
    SettingRow{Setting::epics_host_arch, "EPICS_HOST_ARCH", SettingForm::text, "", "",
               "the architecture; by default EPICS Base is asked, or it is the only folder of $IOC/bin"},
    SettingRow{Setting::epics_target_arch, "EPICS_TARGET_ARCH", SettingForm::text, "", "",
               "the architecture to build for; by default the host's"},
    SettingRow{Setting::ioc_name, "IOC_NAME", SettingForm::text, "", "",
               "the name of the instance, for log messages"},
    SettingRow{Setting::ioc_version, "IOC_VERSION", SettingForm::text, "", "",
               "the version of the Generic IOC in lists of versions"},
    SettingRow{Setting::source_folder, "SOURCE_FOLDER", SettingForm::path, "", "",
               "the sources of the Generic IOC"},
    SettingRow{Setting::wait_disabled, "IBEK_DO_WAIT_DISABLE", SettingForm::flag, "", "",
               "do not wait for hardware"},
    SettingRow{Setting::state_folder, "IOCWRIGHT_STATE_DIR", SettingForm::path, "/tmp", "",
               "a writable folder for sockets and state that are not files of the IOC"},
    SettingRow{Setting::console, "IOCWRIGHT_CONSOLE", SettingForm::text, "$IOCWRIGHT_STATE_DIR/stdio.sock",
               "", "the console's socket, or `no`"},
    SettingRow{Setting::console_group, "IOCWRIGHT_CONSOLE_GROUP", SettingForm::text, "", "",
               "the group that may attach besides the owner, by name or number"},
    SettingRow{Setting::grace, "IOCWRIGHT_GRACE", SettingForm::seconds, "2.5", "", "`run --grace`"},
    SettingRow{Setting::restart, "IOCWRIGHT_RESTART", SettingForm::text, "no", "",
               "`run --restart`: `no`, `on-failure` or `on-failure:N`"},
    SettingRow{Setting::on_error, "IOCWRIGHT_ON_ERROR", SettingForm::choice, "", "break|halt|continue",
               "`run --on-error`"},
    SettingRow{Setting::fail_delay, "IOCWRIGHT_FAIL_DELAY", SettingForm::seconds, "", "",
               "seconds to wait before a failed start exits; 10 as PID 1"},
    SettingRow{Setting::debug_hold, "IOCWRIGHT_DEBUG_HOLD", SettingForm::flag, "", "",
               "keep a container whose start failed, for inspection"},
    SettingRow{Setting::sysfs, "IOCWRIGHT_SYSFS", SettingForm::path, "/sys", "",
               "where USB devices are looked up"},
    SettingRow{Setting::probe, "IOCWRIGHT_PROBE", SettingForm::choice, "both", "process|pv|both",
               "what makes an instance live"},
    SettingRow{Setting::liveness_pv, "K8S_IOC_PV", SettingForm::text, "", "",
               "the PV that must respond for an instance to be live"},
    SettingRow{Setting::liveness_enabled, "K8S_IOC_LIVENESS_ENABLED", SettingForm::flag, "", "",
               "without K8S_IOC_PV, use $IOC_PREFIX:UPTIME"},
    SettingRow{Setting::ioc_prefix, "IOC_PREFIX", SettingForm::text, "", "",
               "the prefix of the instance's own PVs"},
    SettingRow{Setting::ca_port, "K8S_IOC_PORT", SettingForm::text, "", "",
               "the Channel Access port of that PV; by default EPICS_CA_SERVER_PORT"},
    SettingRow{Setting::ca_address, "K8S_IOC_ADDRESS", SettingForm::text, "", "",
               "the address of that PV; by default this host"},
    SettingRow{Setting::in_kubernetes, "KUBERNETES_PORT", SettingForm::text, "", "",
               "set by Kubernetes: the instance has a console"},
    SettingRow{Setting::mirror, "IOCWRIGHT_MIRROR", SettingForm::text, "", "",
               "a folder or URL to fetch all sources of support modules from"},
    SettingRow{Setting::retry_delay, "IOCWRIGHT_RETRY_DELAY", SettingForm::seconds, "1", "",
               "seconds before a fetch is retried for the first time"},
    SettingRow{Setting::download_limit, "IOCWRIGHT_DOWNLOAD_LIMIT", SettingForm::number, "4294967296", "",
               "maximum size of a download in bytes"},
    SettingRow{Setting::limit_steps, "IOCWRIGHT_LIMIT_STEPS", SettingForm::number, "", "",
               "see `help limits`"},
    SettingRow{Setting::limit_size, "IOCWRIGHT_LIMIT_SIZE", SettingForm::number, "", "", "see `help limits`"},
    SettingRow{Setting::limit_length, "IOCWRIGHT_LIMIT_LENGTH", SettingForm::number, "", "",
               "see `help limits`"},
    SettingRow{Setting::limit_depth, "IOCWRIGHT_LIMIT_DEPTH", SettingForm::number, "", "",
               "see `help limits`"},
    SettingRow{Setting::no_color, "NO_COLOR", SettingForm::text, "", "",
               "print messages without colour, unless empty"},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows.at(i).setting) != i) return false;
  return static_cast<std::size_t>(Setting::no_color) + 1 == rows.size();
}
static_assert(is_in_order());

tl::unexpected<std::string> invalid(const SettingRow& row, const std::string& value,
                                    std::string_view expected) {
  return tl::make_unexpected(std::string(row.name) + ": expected " + std::string(expected) + ", found `" +
                             value + "`");
}

}  // namespace

std::span<const SettingRow> setting_rows() { return rows; }

const SettingRow& row_of(Setting setting) { return rows.at(static_cast<std::size_t>(setting)); }

std::string Settings::text(Setting setting) const {
  const SettingRow& row = row_of(setting);
  if (const std::string* value = environment_.find(row.name)) return *value;
  if (!row.fallback.starts_with('$')) return std::string(row.fallback);
  const std::size_t slash = row.fallback.find('/');
  const auto base = std::ranges::find(rows, row.fallback.substr(1, slash - 1), &SettingRow::name);
  return path::join(text(base->setting), row.fallback.substr(slash + 1));
}

std::string Settings::text_or_default(const SettingRow& row) const {
  const std::string value = text(row.setting);
  return value.empty() ? std::string(row.fallback) : value;
}

SettingResult<double> Settings::seconds(Setting setting) const {
  constexpr double maximum = 1e6;
  const SettingRow& row = row_of(setting);
  const std::string value = text_or_default(row);
  if (value.empty()) return 0;
  char* end = nullptr;
  const double out = std::strtod(value.c_str(), &end);
  if (end == value.c_str() + value.size() && std::isfinite(out) && out >= 0 && out <= maximum) return out;
  return invalid(row, value, "a number of seconds");
}

SettingResult<std::uint64_t> Settings::number(Setting setting) const {
  const SettingRow& row = row_of(setting);
  const std::string value = text_or_default(row);
  std::uint64_t out = 0;
  const char* end = value.data() + value.size();
  const auto parsed = std::from_chars(value.data(), end, out);
  if (parsed.ec == std::errc() && parsed.ptr == end && out > 0) return out;
  return invalid(row, value, "a positive integer");
}

SettingResult<bool> Settings::flag(Setting setting) const {
  const SettingRow& row = row_of(setting);
  const std::string value = text_or_default(row);
  if (value == "1" || value == "true" || value == "yes") return true;
  if (value.empty() || value == "0" || value == "false" || value == "no") return false;
  return invalid(row, value, "true or false");
}

SettingResult<std::string> Settings::choice(Setting setting) const {
  const SettingRow& row = row_of(setting);
  const std::string value = text_or_default(row);
  const auto choices = text::split(row.choices, '|');
  if (value.empty() || std::ranges::find(choices, value) != choices.end()) return value;
  std::string expected;
  for (std::string_view one : choices)
    expected += (expected.empty() ? "`" : one == choices.back() ? " or `" : ", `") + std::string(one) + "`";
  return invalid(row, value, expected);
}

}  // namespace iocwright
