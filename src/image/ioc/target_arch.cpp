#include "image/ioc/target_arch.hpp"

#include "core/base/settings.hpp"
#include "image/ioc/generic_ioc.hpp"

namespace iocwright::image {

Result<std::string> target_arch(const std::string& epics_base, const Disk& disk, Process& process,
                                const Environment& environment) {
  if (std::string named = Settings(environment).text(Setting::epics_target_arch); !named.empty())
    return named;
  return build_host_arch(epics_base, disk, process, environment);
}

}  // namespace iocwright::image
