#include "image/ioc/dev_module.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "image/ioc/generic_ioc.hpp"

namespace iocwright::image {

namespace {

std::string folder_of(const DevModule& request) { return path::join(request.support, request.name); }
std::string kept_folder(const DevModule& request) {
  return path::join(request.support, "configure/.iocwright/replaced/" + request.name);
}

Result<void> check_name(const DevModule& request) {
  const bool is_valid = !request.name.empty() && !request.name.starts_with('.') &&
                        request.name != "configure" && request.name.find('/') == std::string::npos;
  if (is_valid) return {};
  return fail(error(DiagKind::unreadable_file, fmt::format("invalid support module name `{}`", request.name))
                  .help(fmt::format("it must be the name of a folder in `{}`", request.support)));
}

}  // namespace

Result<void> use_checkout(const DevModule& request, Disk& disk) {
  TRY(check_name(request));
  const std::string& tree = request.checkout.empty() ? folder_of(request) : request.checkout;
  if (!TRY(or_unreadable(disk.is_folder(path::join(tree, "configure")))))
    return fail(
        error(
            DiagKind::unreadable_file,
            fmt::format("`{}` is not the source tree of a support module: it has no configure folder", tree))
            .help("check out the module there first, or give the path of its tree with --checkout"));
  if (request.checkout.empty()) return {};
  const std::string folder = folder_of(request);
  if (TRY(or_unreadable(disk.is_link(folder)))) {
    TRY(or_fail(disk.remove(folder), "remove"));
  } else if (TRY(or_unreadable(disk.exists(folder)))) {
    const std::string kept = kept_folder(request);
    TRY(or_fail(disk.make_folders(path::parent(kept)), "create folder"));
    TRY(or_fail(disk.rename(folder, kept), "move the image's module to"));
  }
  return or_fail(disk.make_link(request.checkout, folder), "link");
}

Result<void> restore_module(const DevModule& request, Disk& disk) {
  TRY(check_name(request));
  const std::string folder = folder_of(request);
  const std::string kept = kept_folder(request);
  if (!TRY(or_unreadable(disk.is_link(folder))))
    return fail(error(DiagKind::unreadable_file,
                      fmt::format("`{}` is not a link to a checkout: there is nothing to restore", folder)));
  const bool was_kept = TRY(or_unreadable(disk.exists(kept)));  // checked before anything is removed
  TRY(or_fail(disk.remove(folder), "remove"));
  if (!was_kept) return {};  // the module was not built in this image
  return or_fail(disk.rename(kept, folder), "move back");
}

Result<void> forget_ioc_build(const DevModule& request, Disk& disk) {
  return or_fail(disk.remove(path::join(request.ioc, inputs_record)), "remove");
}

}  // namespace iocwright::image
