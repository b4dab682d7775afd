#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "image/doctor/patient.hpp"

namespace iocwright::image {

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t out = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return out;
}

/// A file of one line below /proc/sys; empty if it cannot be read.
std::string kernel_setting(const Patient& patient, std::string_view name) {
  return std::string(text::trim(patient.disk.read(fmt::format("/proc/sys/{}", name)).value_or("")));
}

/// The soft limit of this process in a line of /proc/self/limits, such as `Max open files  1024  4096 files`.
std::optional<std::uint64_t> soft_limit(const Patient& patient, std::string_view name) {
  const std::string limits = patient.disk.read("/proc/self/limits").value_or("");
  for (std::string_view line : text::split(limits, '\n')) {
    if (!line.starts_with(name)) continue;
    line = text::trim(line.substr(name.size()));
    const std::string_view value = line.substr(0, line.find(' '));
    return value == "unlimited" ? unlimited : to_number(value);
  }
  return std::nullopt;
}

Finding check_space(const Patient& patient, const std::string& folder) {
  const std::uint64_t few = patient.is_developer() ? 200 : 20, enough = patient.is_developer() ? 2048 : 200;
  const auto facts = patient.places(folder);
  const std::string subject = "disk space";
  if (!facts) return {Health::note, subject, fmt::format("unknown in `{}`", folder)};
  const std::uint64_t left = facts->free_bytes / mebibyte;
  const std::string text = fmt::format("{} MiB are free in `{}`", left, folder);
  if (facts->counts_files && facts->free_files < 100)
    return {Health::error, subject, fmt::format("no more files can be made in `{}`", folder),
            "remove files there"};
  if (left < few) return {Health::error, subject, text, "remove files there, or use a larger volume"};
  if (left < enough)
    return {Health::warning, subject, text,
            patient.is_developer() ? "a build of support modules may need more" : "an IOC may need more"};
  return {Health::ok, subject, text};
}

Finding check_open_files(const Patient& patient) {
  constexpr std::uint64_t few = 1024, many = 1 << 24;
  const auto limit = soft_limit(patient, "Max open files");
  const std::string subject = "open files";
  if (!limit) return {Health::note, subject, "the limit is unknown"};
  if (*limit < few)
    return {Health::warning, subject, fmt::format("at most {} (ulimit -n)", *limit),
            "each client needs a socket: start the container with `--ulimit nofile=4096`"};
  if (*limit > many)
    return {
        Health::note, subject, "practically no limit (ulimit -n)",
        "programs that close all possible files are slow: start the container with `--ulimit nofile=65536`"};
  return {Health::ok, subject, fmt::format("at most {} (ulimit -n)", *limit)};
}

/// Whether a crash leaves a core file, by the rules of core(5).
Finding check_core(const Patient& patient) {
  const std::string pattern = kernel_setting(patient, "kernel/core_pattern"), subject = "core files";
  if (pattern.starts_with('|'))
    return {Health::note, subject,
            fmt::format("passed to `{}` of the host", pattern.substr(1, pattern.find(' ') - 1)),
            "look for them there, or set kernel.core_pattern of the host to a file name"};
  if (soft_limit(patient, "Max core file size").value_or(0) == 0)
    return {Health::note, subject, "a crash leaves none (ulimit -c is 0)",
            "start the container with `--ulimit core=-1`"};
  const std::string folder = path::parent(pattern);
  if (pattern.starts_with('/') && !patient.disk.check_writable(folder))
    return {Health::note, subject, fmt::format("a crash leaves none: cannot write to `{}`", folder),
            "make this folder in the image, or mount one there"};
  return {Health::ok, subject, fmt::format("written to `{}`", pattern)};
}

/// Whether `iocwright test` can isolate instances. Only a trial tells, because of filters of system calls in
/// containers.
Finding check_namespaces(const Patient& patient) {
  const std::string subject = "namespaces";
  const std::vector<std::string> options{"--net", "--mount", "--pid", "--fork", "true"};
  std::vector<std::string> as_root{"unshare"}, as_user{"unshare", "--user", "--map-root-user"};
  as_root.insert(as_root.end(), options.begin(), options.end());
  as_user.insert(as_user.end(), options.begin(), options.end());
  for (const auto& arguments : {as_root, as_user}) {
    const auto ran =
        patient.process.run({.arguments = arguments, .folder = {}, .capture = true, .capture_errors = true});
    if (!ran) return {Health::note, subject, "unknown: `unshare` is not in PATH"};
    if (ran->status == 0) return {Health::ok, subject, "can be created"};
  }
  std::string reason;
  if (kernel_setting(patient, "user/max_user_namespaces") == "0") reason = ": user.max_user_namespaces is 0";
  else if (kernel_setting(patient, "kernel/unprivileged_userns_clone") == "0")
    reason = ": kernel.unprivileged_userns_clone is 0";
  else if (kernel_setting(patient, "kernel/apparmor_restrict_unprivileged_userns") == "1")
    reason = ": kernel.apparmor_restrict_unprivileged_userns is 1";
  return {Health::note, subject, "cannot be created" + reason,
          "`iocwright test` needs them, or a container without network and devices"};
}

/// The limits of what `watch` and `lsp` use.
Finding check_inotify(const Patient& patient) {
  constexpr std::uint64_t fewest_watches = 8192, fewest_instances = 64;
  const auto watches = to_number(kernel_setting(patient, "fs/inotify/max_user_watches"));
  const auto instances = to_number(kernel_setting(patient, "fs/inotify/max_user_instances"));
  const std::string subject = "inotify";
  if (!watches || !instances)
    return {Health::warning, subject, "not available", "`iocwright watch` needs it"};
  const std::string text = fmt::format("{} watches, {} instances", *watches, *instances);
  if (*watches < fewest_watches || *instances < fewest_instances)
    return {Health::warning, subject, text,
            "raise fs.inotify.max_user_watches and fs.inotify.max_user_instances of the host"};
  return {Health::ok, subject, text};
}

}  // namespace

Findings check_machine(const Patient& patient) {
  Findings out{
      check_space(patient, patient.disk.probably_exists(patient.paths.root) ? patient.paths.root : "/"),
      check_open_files(patient), check_core(patient)};
  if (patient.is_developer()) {
    out.push_back(check_namespaces(patient));
    out.push_back(check_inotify(patient));
  }
  return out;
}

}  // namespace iocwright::image
