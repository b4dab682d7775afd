#include "core/base/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/path.hpp"
#include "core/base/text.hpp"

namespace iocwright {

namespace {

constexpr std::array rows{
    SettingRow{Setting::epics_root, "EPICS_ROOT", SettingForm::path, "/epics", "",
               "the folder that contains the image's EPICS folders"},
    SettingRow{Setting::epics_base, "EPICS_BASE", SettingForm::path, "$EPICS_ROOT/epics-base", "",
               "the folder of EPICS Base"},
    SettingRow{Setting::epics_version, "EPICS_VERSION", SettingForm::text, "", "",
               "the version of EPICS Base, for a Base without CONFIG_BASE_VERSION"},
    SettingRow{Setting::support, "SUPPORT", SettingForm::path, "$EPICS_ROOT/support", "",
               "the folder of the support modules"},
    SettingRow{Setting::ioc, "IOC", SettingForm::path, "$EPICS_ROOT/ioc", "",
               "the folder of the Generic IOC"},
    SettingRow{Setting::epics_host_arch, "EPICS_HOST_ARCH", SettingForm::text, "", "",
               "the host architecture; by default what EPICS Base reports, or the only folder in $IOC/bin"},
    SettingRow{Setting::epics_target_arch, "EPICS_TARGET_ARCH", SettingForm::text, "", "",
               "the architecture to build for; by default the host's"},
    SettingRow{Setting::ioc_name, "IOC_NAME", SettingForm::text, "", "",
               "the name of the instance, for `status`"},
    SettingRow{Setting::ioc_version, "IOC_VERSION", SettingForm::text, "", "",
               "the version of the Generic IOC, for `versions.json`"},
    SettingRow{Setting::source_folder, "SOURCE_FOLDER", SettingForm::path, "", "",
               "the source folder of the Generic IOC"},
    SettingRow{Setting::wait_disabled, "IBEK_DO_WAIT_DISABLE", SettingForm::flag, "", "true",
               "do not wait for hardware"},
    SettingRow{Setting::state_folder, "IOCWRIGHT_STATE_DIR", SettingForm::path, "/tmp", "",
               "a writable folder for sockets and state that do not belong to the IOC"},
    SettingRow{Setting::console, "IOCWRIGHT_CONSOLE", SettingForm::text, "$IOCWRIGHT_STATE_DIR/stdio.sock",
               "", "`run --console`: the path of the console socket, `1` for the default path, or `no`"},
    SettingRow{Setting::console_group, "IOCWRIGHT_CONSOLE_GROUP", SettingForm::text, "", "",
               "a group, by name or number, that may attach to the console as well as the owner"},
    SettingRow{Setting::dry_run, "IOCWRIGHT_DRY_RUN", SettingForm::flag, "", "1", "`run --dry-run`"},
    SettingRow{Setting::launch, "IOCWRIGHT_LAUNCH", SettingForm::choice, "", "exec|supervise",
               "`run --exec` or `run --supervise`"},
    SettingRow{Setting::no_stdin_eof, "IOCWRIGHT_NO_STDIN_EOF", SettingForm::flag, "", "1",
               "`run --no-stdin-eof`"},
    SettingRow{Setting::timestamps, "IOCWRIGHT_TIMESTAMPS", SettingForm::flag, "", "1", "`run --timestamps`"},
    SettingRow{Setting::log_format, "IOCWRIGHT_LOG_FORMAT", SettingForm::choice, "text", "text|json",
               "`run --log-format`"},
    SettingRow{Setting::metrics, "IOCWRIGHT_METRICS", SettingForm::text, "", "",
               "`run --metrics`: a numeric address or `localhost`, and a port"},
    SettingRow{Setting::command, "IOCWRIGHT_COMMAND", SettingForm::text, "", "",
               "`run --command`: a command line for bash"},
    SettingRow{Setting::grace, "IOCWRIGHT_GRACE", SettingForm::seconds, "2.5", "",
               "`run --grace`: seconds from a stop request to SIGKILL"},
    SettingRow{
        Setting::start_limit, "IOCWRIGHT_START_LIMIT", SettingForm::seconds, "600", "",
        "seconds from the execution of the IOC to the end of iocInit, after which `probe live` fails; 0: "
        "no limit"},
    SettingRow{Setting::restart, "IOCWRIGHT_RESTART", SettingForm::text, "no", "",
               "`run --restart`: `no`, `on-failure` or `on-failure:N`"},
    SettingRow{Setting::on_error, "IOCWRIGHT_ON_ERROR", SettingForm::choice, "", "break|halt|continue",
               "`run --on-error`"},
    SettingRow{Setting::msi, "IOCWRIGHT_MSI", SettingForm::choice, "own", "own|base",
               "what expands `ioc.subst`: iocwright itself, or msi of EPICS Base as with `run --msi`"},
    SettingRow{Setting::check, "IOCWRIGHT_CHECK", SettingForm::choice, "warn", "off|warn|strict",
               "whether a start checks the instance as `iocwright check` does: prints warnings, or does not "
               "start the IOC"},
    SettingRow{Setting::test, "IOCWRIGHT_TEST", SettingForm::flag, "", "1", "`run --test`"},
    SettingRow{
        Setting::fail_delay, "IOCWRIGHT_FAIL_DELAY", SettingForm::seconds, "", "",
        "seconds to wait before a container exits after a failed start; by default 10 as PID 1, otherwise 0"},
    SettingRow{Setting::debug_hold, "IOCWRIGHT_DEBUG_HOLD", SettingForm::flag, "", "1",
               "keep a container whose IOC has failed, for debugging"},
    SettingRow{Setting::termination_log, "IOCWRIGHT_TERMINATION_LOG", SettingForm::path,
               "/dev/termination-log", "",
               "the file where `run` writes why the run ended, for `kubectl describe`; empty: none"},
    SettingRow{Setting::sysfs, "IOCWRIGHT_SYSFS", SettingForm::path, "/sys", "",
               "the folder where USB devices are looked for"},
    SettingRow{Setting::probe, "IOCWRIGHT_PROBE", SettingForm::choice, "both", "process|pv|both",
               "what a live or ready instance must have"},
    SettingRow{Setting::liveness_pv, "K8S_IOC_PV", SettingForm::text, "", "",
               "the PV that a live and ready instance must serve; by default $IOC_PREFIX:UPTIME, with the "
               "prefix in uppercase, if `ioc.db` has this record"},
    SettingRow{Setting::liveness_enabled, "K8S_IOC_LIVENESS_ENABLED", SettingForm::flag, "", "true",
               "check the default of K8S_IOC_PV even if `ioc.db` does not have this record"},
    SettingRow{Setting::ioc_prefix, "IOC_PREFIX", SettingForm::text, "", "",
               "the prefix of the instance's own PVs"},
    SettingRow{Setting::ca_port, "K8S_IOC_PORT", SettingForm::text, "", "",
               "the Channel Access port of that PV; by default EPICS_CA_SERVER_PORT"},
    SettingRow{Setting::ca_address, "K8S_IOC_ADDRESS", SettingForm::text, "", "",
               "the address of that PV; by default the first in EPICS_CAS_INTF_ADDR_LIST, or else all IOCs "
               "of the host"},
    SettingRow{Setting::ca_server_port, "EPICS_CA_SERVER_PORT", SettingForm::text, "5064", "",
               "the port of the IOC's Channel Access server"},
    SettingRow{Setting::ca_interfaces, "EPICS_CAS_INTF_ADDR_LIST", SettingForm::text, "", "",
               "the addresses of the IOC's Channel Access server; `probe` asks the first one"},
    SettingRow{Setting::in_kubernetes, "KUBERNETES_PORT", SettingForm::text, "", "",
               "set by Kubernetes, where each instance gets a console"},
    SettingRow{Setting::container, "container", SettingForm::text, "", "",
               "set by podman and others in a container, where an IOC is supervised"},
    SettingRow{Setting::screens_style, "IOCWRIGHT_SCREENS_STYLE", SettingForm::choice, "0.13", "0.13|0.14",
               "the version of pvi whose operator screens ours are equal to"},
    SettingRow{Setting::mirror, "IOCWRIGHT_MIRROR", SettingForm::text, "", "",
               "a folder or URL to fetch the sources of all support modules from"},
    SettingRow{Setting::source_date_epoch, "SOURCE_DATE_EPOCH", SettingForm::text, "", "",
               "the time in bills of material and `versions.json`, in seconds since 1970; by default now"},
    SettingRow{
        Setting::build_cache, "IOCWRIGHT_BUILD_CACHE", SettingForm::text, "", "",
        "where built modules are kept, see `support build --cache`; several places with spaces between"},
    SettingRow{Setting::build_cache_mode, "IOCWRIGHT_BUILD_CACHE_MODE", SettingForm::choice, "read-write",
               "read|write|read-write", "whether to restore modules from there, or to store them, or both"},
    SettingRow{Setting::cache_verify, "IOCWRIGHT_CACHE_VERIFY", SettingForm::text, "", "",
               "a public minisign key, or its file: restore only modules that are signed with it"},
    SettingRow{Setting::cache_sign, "IOCWRIGHT_CACHE_SIGN", SettingForm::path, "", "",
               "the file of a secret minisign key: sign the modules in the cache with it"},
    SettingRow{Setting::cache_password, "IOCWRIGHT_CACHE_PASSWORD", SettingForm::text, "", "",
               "the password of that key, if it has one"},
    SettingRow{Setting::registry_auth_file, "REGISTRY_AUTH_FILE", SettingForm::path, "", "",
               "the credentials of container registries; by default those of podman and docker"},
    SettingRow{Setting::docker_config, "DOCKER_CONFIG", SettingForm::path, "$HOME/.docker", "",
               "the folder of docker's config.json, which has such credentials, too"},
    SettingRow{Setting::user_runtime_folder, "XDG_RUNTIME_DIR", SettingForm::path, "", "",
               "the folder of podman's containers/auth.json"},
    SettingRow{Setting::github_actions, "GITHUB_ACTIONS", SettingForm::flag, "", "true",
               "set by GitHub Actions: builds group their logs, and annotate the first error"},
    SettingRow{Setting::retry_delay, "IOCWRIGHT_RETRY_DELAY", SettingForm::seconds, "1", "",
               "seconds before the first retry of a fetch"},
    SettingRow{Setting::download_limit, "IOCWRIGHT_DOWNLOAD_LIMIT", SettingForm::number, "4294967296", "",
               "maximum size of a download in bytes"},
    SettingRow{Setting::ca_bundle, "CURL_CA_BUNDLE", SettingForm::path, "$SSL_CERT_FILE", "",
               "a file of CA certificates that downloads are verified with"},
    SettingRow{Setting::certificate_file, "SSL_CERT_FILE", SettingForm::path, "", "",
               "such a file, if CURL_CA_BUNDLE is not set"},
    SettingRow{Setting::pattern_libraries, "IBEK_PATTERN_LIBRARIES", SettingForm::text, "", "",
               "more libraries of patterns, or other URIs for known ones: NAME=URI,NAME=URI"},
    SettingRow{Setting::allow_dirty, "IBEK_ALLOW_DIRTY", SettingForm::flag, "", "1",
               "`pattern check --allow-dirty`"},
    SettingRow{Setting::schema_cache, "IBEK_SCHEMA_CACHE", SettingForm::path, "$HOME/.cache/ibek/schemas", "",
               "where `pattern` keeps copies of published schemas"},
    SettingRow{Setting::main_python, "MAIN_PYTHON", SettingForm::text, "main.py", "",
               "the program of a Python IOC, in the config folder of the instance"},
    SettingRow{Setting::virtual_env, "VIRTUAL_ENV", SettingForm::path, "", "",
               "the Python environment that `uv` uses; by default /venv or .venv"},
    SettingRow{Setting::home, "HOME", SettingForm::path, "/", "", "the user's own folder"},
    SettingRow{Setting::temporary_folder, "TMPDIR", SettingForm::path, "/tmp", "",
               "a folder for temporary files"},
    SettingRow{Setting::limit_steps, "IOCWRIGHT_LIMIT_STEPS", SettingForm::number, "", "",
               "see `help limits`"},
    SettingRow{Setting::limit_size, "IOCWRIGHT_LIMIT_SIZE", SettingForm::number, "", "", "see `help limits`"},
    SettingRow{Setting::limit_length, "IOCWRIGHT_LIMIT_LENGTH", SettingForm::number, "", "",
               "see `help limits`"},
    SettingRow{Setting::limit_depth, "IOCWRIGHT_LIMIT_DEPTH", SettingForm::number, "", "",
               "see `help limits`"},
    SettingRow{Setting::limit_input_size, "IOCWRIGHT_LIMIT_INPUT_SIZE", SettingForm::number, "67108864", "",
               "maximum size in bytes of a file of an instance, a definition or a recipe"},
    SettingRow{Setting::no_color, "NO_COLOR", SettingForm::text, "", "",
               "print messages without colour, unless empty"},
    SettingRow{Setting::runtime_folder, "RUNTIME_DIR", SettingForm::path, "", "",
               "the folder of generated files, set by `run`", true},
    SettingRow{Setting::has_console, "STDIO_EXPOSED", SettingForm::text, "", "",
               "set by `run` if the instance has a console", true},
    SettingRow{Setting::own_script, "IOCWRIGHT_OWN_SCRIPT", SettingForm::text, "", "",
               "the user's script that `run`, `probe` or `stop` has executed, so that it can call them",
               true},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows.at(i).setting) != i) return false;
  return static_cast<std::size_t>(Setting::own_script) + 1 == rows.size();
}
static_assert(is_in_order());

tl::unexpected<std::string> invalid(const SettingRow& row, const std::string& value,
                                    std::string_view expected) {
  return tl::make_unexpected("`" + std::string(row.name) + "` must be " + std::string(expected) + ", not `" +
                             value + "`");
}

}  // namespace

std::span<const SettingRow> setting_rows() { return rows; }

const SettingRow& row_of(Setting setting) { return rows.at(static_cast<std::size_t>(setting)); }

void assign(Environment& environment, Setting setting, std::string value) {
  environment.set(std::string(row_of(setting).name), std::move(value));
}

bool Settings::is_set(Setting setting) const { return environment_.find(row_of(setting).name) != nullptr; }

std::string Settings::given(Setting setting) const { return environment_.get(row_of(setting).name); }

std::string Settings::default_text(Setting setting) const {
  const std::string_view value = row_of(setting).default_value;
  if (!value.starts_with('$')) return std::string(value);
  const std::size_t slash = std::min(value.find('/'), value.size());
  const auto base = std::ranges::find(rows, value.substr(1, slash - 1), &SettingRow::name);
  const std::string folder = text(base->setting);
  return slash == value.size() ? folder : path::join(folder, value.substr(slash + 1));
}

std::string Settings::text(Setting setting) const {
  return is_set(setting) ? given(setting) : default_text(setting);
}

std::string Settings::text_or_default(Setting setting) const {
  std::string value = given(setting);
  return value.empty() ? default_text(setting) : value;
}

bool Settings::flag(Setting setting) const { return given(setting) == row_of(setting).words; }

SettingResult<double> Settings::seconds(Setting setting) const {
  constexpr double maximum = 1e6;
  const std::string value = text_or_default(setting);
  if (value.empty()) return 0;
  const std::string_view digits = text::trim(value);
  double out = 0;
  const char* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, out);
  if (parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(out) && out >= 0 && out <= maximum)
    return out;
  return invalid(row_of(setting), value, "a number of seconds from 0 to 1000000");
}

SettingResult<std::uint64_t> Settings::number(Setting setting) const {
  const std::string value = text_or_default(setting);
  std::uint64_t out = 0;
  const char* end = value.data() + value.size();
  const auto parsed = std::from_chars(value.data(), end, out);
  if (parsed.ec == std::errc() && parsed.ptr == end && out > 0) return out;
  return invalid(row_of(setting), value, "a positive whole number");
}

SettingResult<std::string> Settings::choice(Setting setting) const {
  const SettingRow& row = row_of(setting);
  const std::string value = text_or_default(setting);
  const auto words = text::split(row.words, '|');
  if (value.empty() || std::ranges::find(words, value) != words.end()) return value;
  std::string expected;
  for (std::string_view word : words)
    expected += (expected.empty() ? "`" : word == words.back() ? " or `" : ", `") + std::string(word) + "`";
  return invalid(row, value, expected);
}

}  // namespace iocwright
