// Defines the environment variables that configure the program in one table, with one parser per type of
// value.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/base/environment.hpp"

namespace iocwright {

enum class SettingForm : unsigned char { text, path, seconds, number, flag, choice };

/// In the same order as the table.
enum class Setting : unsigned char {
  epics_root,
  epics_base,
  support,
  ioc,
  epics_host_arch,
  epics_target_arch,
  ioc_name,
  ioc_version,
  source_folder,
  wait_disabled,
  state_folder,
  console,
  console_group,
  grace,
  restart,
  on_error,
  fail_delay,
  debug_hold,
  sysfs,
  probe,
  liveness_pv,
  liveness_enabled,
  ioc_prefix,
  ca_port,
  ca_address,
  in_kubernetes,
  mirror,
  retry_delay,
  download_limit,
  limit_steps,
  limit_size,
  limit_length,
  limit_depth,
  no_color
};

struct SettingRow {
  Setting setting;
  std::string_view name;
  SettingForm form;
  std::string_view fallback;  ///< default; `$NAME/...` refers to another setting; empty: none
  std::string_view choices;   ///< for SettingForm::choice, separated by `|`
  std::string_view meaning;
};

/// All settings, for `help environment`.
std::span<const SettingRow> setting_rows();
const SettingRow& row_of(Setting setting);

/// A parsed value, or an error message that names the variable.
template <class T>
using SettingResult = tl::expected<T, std::string>;

/// Reads settings from an environment, which must outlive this object.
class Settings {
 public:
  explicit Settings(const Environment& environment) : environment_(environment) {}

  /// The raw value, or the default if the variable is not set. An empty value does not select the default.
  std::string text(Setting setting) const;
  /// The functions below also use the default for an empty value.
  SettingResult<double> seconds(Setting setting) const;        ///< 0 to 1e6
  SettingResult<std::uint64_t> number(Setting setting) const;  ///< positive
  SettingResult<bool> flag(Setting setting) const;             ///< 1, true, yes; 0, false, no; default: false
  SettingResult<std::string> choice(Setting setting) const;    ///< empty if not set and without default

 private:
  std::string text_or_default(const SettingRow& row) const;

  const Environment& environment_;
};

}  // namespace iocwright
