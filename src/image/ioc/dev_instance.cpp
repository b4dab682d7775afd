#include "image/ioc/dev_instance.hpp"

#include <fmt/format.h>

#include <ostream>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/ioc/real_folder.hpp"
#include "image/module/aside_name.hpp"

namespace iocwright::image {

namespace {

FileResult<void> clear(const std::string& path, Disk& disk, Sink& sink) {
  const bool folder = TRY(disk.is_folder(path)) && !TRY(disk.is_link(path));
  if (!folder) return disk.remove(path);
  if (TRY(disk.list(path)).empty()) return disk.remove_tree(path);
  const std::string aside = TRY(aside_name(path, disk));
  sink.add(warning(DiagKind::local_work,
                   fmt::format("`{}` contained files and was renamed to `{}`", path, aside)));
  return disk.rename(path, aside);
}

}  // namespace

Result<void> link_config(const std::string& config, const std::string& link, Disk& disk, Sink& sink) {
  return or_fail(clear(link, disk, sink).and_then([&] { return disk.make_link(config, link); }), "link");
}

Result<void> use_instance(const std::string& instance, const std::string& ioc, Disk& disk, Sink& sink,
                          std::ostream& out) {
  if (!TRY(or_unreadable(disk.exists(ioc))))
    return fail(error(DiagKind::unreadable_file, "Could not find ioc folder " + ioc));
  const std::string config = path::join(TRY(real_folder(instance)), "config");
  if (!TRY(or_unreadable(disk.is_folder(config))))
    return fail(error(DiagKind::missing_instance, fmt::format("`{}` contains no folder `config`", instance))
                    .help("name a folder that contains `config/ioc.yaml`"));
  const std::string link = path::join(ioc, "config");
  out << "Symlinking " << config << " to " << link << "\n";
  return link_config(config, link, disk, sink);
}

}  // namespace iocwright::image
