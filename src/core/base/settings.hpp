// The table of environment variables that the program reads, with one parser per type of value.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/base/environment.hpp"

namespace iocwright {

/// The type of a value, which decides the parser.
enum class SettingForm : unsigned char { text, path, seconds, number, flag, choice };

/// All settings, in the same order as the table.
enum class Setting : unsigned char {
  epics_root,
  epics_base,
  epics_version,
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
  dry_run,
  launch,
  no_stdin_eof,
  timestamps,
  log_format,
  metrics,
  command,
  grace,
  start_limit,
  restart,
  on_error,
  msi,
  check,
  test,
  fail_delay,
  debug_hold,
  termination_log,
  sysfs,
  probe,
  liveness_pv,
  liveness_enabled,
  ioc_prefix,
  ca_port,
  ca_address,
  ca_server_port,
  ca_interfaces,
  in_kubernetes,
  container,
  screens_style,
  mirror,
  source_date_epoch,
  build_cache,
  build_cache_mode,
  cache_verify,
  cache_sign,
  cache_password,
  registry_auth_file,
  docker_config,
  user_runtime_folder,
  github_actions,
  retry_delay,
  download_limit,
  ca_bundle,
  certificate_file,
  pattern_libraries,
  allow_dirty,
  schema_cache,
  main_python,
  virtual_env,
  home,
  temporary_folder,
  limit_steps,
  limit_size,
  limit_length,
  limit_depth,
  limit_input_size,
  no_color,
  runtime_folder,
  has_console,
  own_script
};

struct SettingRow {
  Setting setting;
  std::string_view name;
  SettingForm form;
  std::string_view default_value;  ///< `$NAME` and `$NAME/...` refer to another setting; empty: none
  std::string_view words;  ///< for a choice: all words, separated by `|`; for a flag: the one that sets it
  std::string_view meaning;
  bool internal = false;  ///< set by one of our processes for another one, so help does not list it
};

/// The table, for `help environment`.
std::span<const SettingRow> setting_rows();
const SettingRow& row_of(Setting setting);

/// Sets the variable in `environment`, for a program that we run.
void assign(Environment& environment, Setting setting, std::string value);

/// A parsed value, or an error message that names the variable.
template <class T>
using SettingResult = tl::expected<T, std::string>;

/// Reads settings from an environment, which must outlive this object.
class Settings {
 public:
  explicit Settings(const Environment& environment) : environment_(environment) {}

  /// True if the variable is set, even if it is empty.
  bool is_set(Setting setting) const;
  /// The raw value; empty if the variable is not set, even if there is a default.
  std::string given(Setting setting) const;
  /// The default, in which references to other settings are resolved.
  std::string default_text(Setting setting) const;
  /// The raw value, or the default if the variable is not set. An empty value does not select the default.
  std::string text(Setting setting) const;
  /// True if the value is exactly the word in the row. Any other value means false, as it does in the scripts
  /// of the reference that test these variables.
  bool flag(Setting setting) const;
  // The functions below also use the default for an empty value.
  SettingResult<double> seconds(Setting setting) const;        ///< 0 to 1e6; 0 if there is no default
  SettingResult<std::uint64_t> number(Setting setting) const;  ///< positive
  SettingResult<std::string> choice(Setting setting) const;    ///< empty if there is no default

 private:
  std::string text_or_default(Setting setting) const;

  const Environment& environment_;
};

}  // namespace iocwright
