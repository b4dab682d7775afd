#include "epics/db/origin.hpp"

namespace iocwright::epics {

std::size_t origin_of(const std::vector<MacroReference>& references, std::size_t at, bool is_end) {
  std::size_t origin = at;
  for (const MacroReference& reference : references) {
    if (at < reference.result.begin || (is_end && at == reference.result.begin)) break;
    if (at < reference.result.end || (is_end && at == reference.result.end))
      return is_end ? reference.range.end : reference.range.begin;
    origin = at - reference.result.end + reference.range.end;
  }
  return origin;
}

}  // namespace iocwright::epics
