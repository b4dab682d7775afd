#include "epics/db/dbd_set.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::epics {

std::optional<std::string> DbdSet::find(const std::string& name) const {
  if (name.find('/') != std::string::npos)
    return or_report(disk_.exists(name), "access", sink_) ? std::optional(name) : std::nullopt;
  for (const std::string& folder : folders_) {
    const std::string path = path::join(folder, name);
    if (or_report(skip_unusable(disk_.is_file(path)), "access", sink_)) return path;
  }
  return std::nullopt;
}

bool DbdSet::add(const DbdRequest& request) {
  const auto path = find(request.name);
  if (!path) return false;
  requests_.push_back(request);
  read(*path, requests_.size() - 1);
  return true;
}

void DbdSet::read(const std::string& path, std::size_t request) {
  if (!seen_.insert(path).second) return;
  const auto content = disk_.read(path);
  if (!content) {
    sink_.add(error(DiagKind::unreadable_file, content.error().text("read")).at(requests_[request].span));
    return;
  }
  const FileId file = sources_.add(path, *content);
  for (DbdItem& item : parse_dbd(file, sources_.file(file).text(), sink_)) {
    if (item.kind != DbdKind::include) {
      items_.push_back({std::move(item), request});
    } else if (const auto included = find(item.name)) {
      read(*included, request);
    } else {
      sink_.add(
          error(DiagKind::missing_dbd,
                fmt::format("`{}` is not in any dbd folder of the modules in RELEASE", item.name))
              .at(item.span)
              .note(requests_[request].span, fmt::format("`{}` is loaded here", requests_[request].name)));
    }
  }
}

}  // namespace iocwright::epics
