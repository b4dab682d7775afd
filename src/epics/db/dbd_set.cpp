#include "epics/db/dbd_set.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::epics {

namespace {

/// Replaces `$(NAME=DEFAULT)` and `${NAME=DEFAULT}` with the default. dbdExpand.pl expands macros, but the
/// Makefile of an IOC defines none.
std::string expand_defaults(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const bool is_macro = name.starts_with("$(") || name.starts_with("${");
    const std::size_t end = is_macro ? name.find(name[1] == '(' ? ')' : '}') : std::string_view::npos;
    const std::size_t equals = name.substr(0, end).find('=');
    if (end == std::string_view::npos || equals == std::string_view::npos) {
      out += name.front();
      name.remove_prefix(1);
      continue;
    }
    out += name.substr(equals + 1, end - equals - 1);
    name.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

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
  read(*path, request.name, requests_.size() - 1);
  return true;
}

void DbdSet::read(const std::string& path, const std::string& name, std::size_t request) {
  if (!seen_.insert(path).second) return;
  const auto content = disk_.read(path);
  if (!content) {
    sink_.add(error(DiagKind::unreadable_file, content.error().text("read")).at(requests_[request].span));
    return;
  }
  const FileId file = sources_.add(path, *content);
  for (DbdItem& item : parse_dbd(file, sources_.file(file).text(), sink_)) {
    if (item.kind == DbdKind::include) include(item, request);
    else if (item.kind == DbdKind::field) loose_fields_[name].push_back(std::move(item.name));
    else items_.push_back({std::move(item), request});
  }
}

void DbdSet::include(const DbdItem& item, std::size_t request) {
  const std::string name = expand_defaults(item.name);
  if (const auto included = find(name)) return read(*included, item.name, request);
  const bool has_macro = name.find('$') != std::string::npos;
  sink_.add(error(DiagKind::missing_dbd,
                  has_macro
                      ? fmt::format("cannot include `{}`: EPICS Base has no value for its macro", item.name)
                      : fmt::format("`{}` is not in any dbd folder of the modules in RELEASE", name))
                .at(item.span)
                .help(has_macro ? "give the macro a default, as in `$(NAME=value)`" : "")
                .note(requests_[request].span, fmt::format("`{}` is loaded here", requests_[request].name)));
}

std::vector<std::string> DbdSet::content_of(const DbdItem& item) const {
  constexpr std::string_view keyword = "include ";
  std::vector<std::string> out;
  for (const std::string& line : item.content) {
    const auto included =
        line.starts_with(keyword) ? loose_fields_.find(line.substr(keyword.size())) : loose_fields_.end();
    if (included == loose_fields_.end()) out.push_back(line);
    else out.insert(out.end(), included->second.begin(), included->second.end());
  }
  return out;
}

}  // namespace iocwright::epics
