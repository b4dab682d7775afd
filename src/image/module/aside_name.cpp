#include "image/module/aside_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/base/utc.hpp"

namespace iocwright::image {

FileResult<std::string> aside_name(const std::string& path, const Disk& disk) {
  const std::string first = path + "." + text::replace_all(utc_text(std::time(nullptr)), ":", "-");
  std::string out = first;
  for (int number = 2; TRY(disk.exists(out)) || TRY(disk.is_link(out)); ++number)
    out = fmt::format("{}-{}", first, number);
  return out;
}

bool is_aside_name(std::string_view name) {
  constexpr std::string_view form = ".0000-00-00T00-00-00";
  // A second backup in the same second has `-2` appended.
  const std::size_t number = name.find_last_not_of("0123456789");
  const bool numbered = number != std::string_view::npos && name[number] == '-' && number > form.size() &&
                        is_aside_name(name.substr(0, number));
  if (numbered) return true;
  if (name.size() <= form.size()) return false;
  const std::string_view end = name.substr(name.size() - form.size());
  return std::equal(form.begin(), form.end(), end.begin(),
                    [](char f, char c) { return f == '0' ? c >= '0' && c <= '9' : f == c; });
}

std::string hidden_name(const std::string& folder, std::string_view purpose) {
  return path::join(path::parent(folder), fmt::format(".iocwright-{}-{}", purpose, path::name(folder)));
}

}  // namespace iocwright::image
