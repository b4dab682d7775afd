#include "image/ioc/check_build.hpp"

#include <fmt/format.h>

#include <ostream>

#include "image/ioc/target_arch.hpp"

namespace iocwright::image {

void check_build(IocCheck request, const Disk& disk, Process& process, const Environment& environment,
                 Sources& sources, Sink& sink, std::ostream& out) {
  if (request.target.empty()) {
    auto arch = target_arch(request.epics_base, disk, process, environment);
    if (sink.take_error(arch)) return;
    request.target = *std::move(arch);
  }
  const IocCheckCounts counts = check_ioc(request, disk, sources, sink);
  if (sink.has_errors()) return;
  out << fmt::format("{} dbds, {} libraries, {} symbols: the IOC links\n", counts.dbds, counts.libraries,
                     counts.symbols);
}

}  // namespace iocwright::image
