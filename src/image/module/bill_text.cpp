#include "image/module/bill_text.hpp"

#include "image/module/bill_of_materials.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

std::optional<std::string> bill_text(std::string_view format, const Target& target, yaml::Reader& reader) {
  const auto lock = read_lock(SupportBuild::lock_path(target), reader, false);
  if (!lock) return std::nullopt;
  return (format == "cyclonedx" ? cyclonedx_bill(*lock) : spdx_bill(*lock)).dump(2) + "\n";
}

}  // namespace iocwright::image
