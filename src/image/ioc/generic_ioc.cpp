#include "image/ioc/generic_ioc.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git_environment.hpp"

namespace iocwright::image {

namespace {

Diagnostic failed(std::string message) { return error(DiagKind::tool_failed, std::move(message)); }
Diagnostic unwritable(const FileError& problem) {
  return error(DiagKind::unwritable_file, problem.text("write"));
}

/// Writes the missing files of the source tree. Existing files are kept, because the user may have a custom
/// Generic IOC.
Result<void> write_sources(const GenericIoc& request, Disk& disk, const TemplateFiles& templates) {
  constexpr std::string_view prefix = "ioc/";
  for (std::string_view name : TemplateFiles::names(prefix)) {
    const std::string target = path::join(request.folder, name.substr(prefix.size()));
    if (TRY(or_unreadable(disk.exists(target)))) continue;
    const auto content = templates.read(name);
    if (!content) return fail(error(DiagKind::unreadable_file, content.error()));
    auto written =
        disk.make_folders(path::parent(target)).and_then([&] { return disk.write(target, *content); });
    if (!written) return fail(unwritable(written.error()));
  }
  return {};
}

/// Writes RELEASE.local, which tells make where EPICS Base and the support modules are. It is the only
/// machine-specific file of the tree.
Result<void> write_release(const GenericIoc& request, Disk& disk) {
  const std::string text = fmt::format(
      "# Written by `iocwright ioc build`.\nSUPPORT = {}\n-include $(SUPPORT)/configure/RELEASE\nEPICS_BASE "
      "= {}\n",
      request.support, request.epics_base);
  const std::string target = path::join(request.folder, "configure/RELEASE.local");
  const auto old = TRY(or_unreadable(disk.read_if_exists(target), "read"));
  if (old && *old == text) return {};
  auto written = disk.replace(target, text,
                              Disk::Links::replace);  // older versions linked it to $SUPPORT's RELEASE
  if (!written) return fail(unwritable(written.error()));
  return {};
}

/// Concatenates all inputs of the IOC's build except its own sources.
FileResult<std::string> inputs_text(const GenericIoc& request, const Disk& disk) {
  std::string out = request.epics_base + "\n";
  for (const char* name : {"RELEASE", "dbd_list", "lib_list"}) {
    const auto content =
        TRY(disk.read_if_exists(path::join(request.support, fmt::format("configure/{}", name))));
    out += fmt::format("{}: {}\n{}\n", name, content ? "" : "none", content.value_or(""));
  }
  return out;
}

/// Fails if EPICS Base is not built for the target. make builds nothing for such a target, and says nothing.
Result<void> check_target(const std::string& target, const std::string& epics_base, const Disk& disk) {
  const std::string libraries = path::join(epics_base, "lib");
  std::vector<std::string> built = TRY(or_unreadable(disk.list_if_exists(libraries)));
  if (std::ranges::find(built, target) != built.end()) return {};
  return fail(failed(fmt::format("`{}` is not built for the target `{}`: it has no lib/{}", epics_base, target,
                                 target))
                  .help(fmt::format("add `CROSS_COMPILER_TARGET_ARCHS += {}` to configure/CONFIG_SITE.local of "
                                    "EPICS Base, install the cross compiler, and build Base again; or change "
                                    "EPICS_TARGET_ARCH",
                                    target)));
}

Result<void> run_make(const GenericIoc& request, std::vector<std::string> arguments, Process& process,
                      const Environment& environment) {
  arguments.insert(arguments.begin(), {"make", "-C", request.folder});
  const auto made = process.run({std::move(arguments), "", &environment, false});
  if (!made) return fail(failed(made.error().text("run")));
  if (made->status != 0)
    return fail(failed(fmt::format("make exited with status {} in `{}`; its messages are above", made->status,
                                   request.folder)));
  return {};
}

}  // namespace

Result<std::string> build_host_arch(const std::string& epics_base, const Disk& disk, Process& process,
                                    const Environment& environment) {
  if (const std::string named = Settings(environment).text(Setting::epics_host_arch); !named.empty())
    return named;
  for (const char* script :
       {"startup/EpicsHostArch", "startup/EpicsHostArch.pl", "lib/perl/EpicsHostArch.pl"}) {
    const std::string file = path::join(epics_base, script);
    if (!TRY(or_unreadable(skip_unusable(disk.exists(file))))) continue;
    const std::string interpreter = std::string_view(script).ends_with(".pl") ? "perl" : "sh";
    const auto result = process.run({{interpreter, file}, "", &environment, true});
    if (result && result->status == 0) return std::string(text::trim(result->output));
  }
  return fail(failed(fmt::format("the host architecture is unknown: `{}` has no working EpicsHostArch script",
                                 epics_base))
                  .help("set EPICS_HOST_ARCH, or set EPICS_BASE to the folder of EPICS Base"));
}

Result<std::string> build_generic_ioc(const GenericIoc& request, Disk& disk, Process& process,
                                      const Environment& environment, const TemplateFiles& templates) {
  if (!TRY(or_unreadable(disk.exists(path::join(request.epics_base, "configure/RULES_TOP")))))
    return fail(failed(fmt::format("`{}` is not a built EPICS Base: it has no configure/RULES_TOP",
                                   request.epics_base))
                    .help("set its folder with EPICS_BASE or --base"));
  const std::string arch = TRY(build_host_arch(request.epics_base, disk, process, environment));
  const std::string named = Settings(environment).text(Setting::epics_target_arch);
  const std::string& target = named.empty() ? arch : named;
  if (target != arch) TRY(check_target(target, request.epics_base, disk));
  TRY(write_sources(request, disk, templates));
  TRY(write_release(request, disk));
  Environment variables = fetch::without_git_repository(environment);  // the makefiles may call git
  variables.set("EPICS_HOST_ARCH", arch);
  const std::string binary = path::join(request.folder, "bin/" + target + "/ioc");
  const std::string record = path::join(request.folder, inputs_record);
  const std::string inputs = TRY(or_unreadable(inputs_text(request, disk), "read"));
  const auto recorded = TRY(or_unreadable(disk.read_if_exists(record), "read"));
  if (recorded != inputs && TRY(or_unreadable(disk.exists(binary))))
    TRY(run_make(request, {"clean"}, process, variables));
  // Remove the record first, so that the build after an interrupted one is a clean build.
  if (auto removed = disk.remove(record); !removed) return fail(unwritable(removed.error()));
  TRY(run_make(request, {fmt::format("-j{}", request.jobs)}, process, variables));
  if (!TRY(or_unreadable(disk.exists(binary))))
    return fail(failed(fmt::format("make did not build `{}`", binary)));
  if (auto written = disk.write(record, inputs); !written) return fail(unwritable(written.error()));
  return binary;
}

}  // namespace iocwright::image
