#include "instance/find_instances.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/generate_folder.hpp"

namespace iocwright::instance {

namespace {

constexpr int maximum_levels = 40;

class Search {
 public:
  explicit Search(const Disk& disk) : disk_(disk) {}

  FileResult<bool> is_instance(const std::string& folder) const {
    for (const char* name : {"ioc.yaml", "runtime.yaml", "st.cmd"})
      if (TRY(skip_unusable(disk_.exists(path::join(folder, name))))) return true;
    return false;
  }

  FileResult<void> search(const std::string& folder, int level) {
    if (TRY(is_instance(folder))) {
      found.push_back(folder);
      return {};
    }
    if (level == maximum_levels) return {};
    for (const std::string& name : TRY(skip_unusable(disk_.list(folder)))) {
      const std::string path = path::join(folder, name);
      if (name.starts_with('.') || !TRY(skip_unusable(disk_.is_folder(path)))) continue;
      if (!TRY(disk_.is_link(path))) TRY(search(path, level + 1));
    }
    return {};
  }

  std::vector<std::string> found{};

 private:
  const Disk& disk_;
};

}  // namespace

Result<std::vector<std::string>> find_instances(const std::string& path, const Disk& disk) {
  if (!TRY(or_unreadable(disk.is_folder(path)))) return std::vector{path};
  Search search(disk);
  TRY(or_unreadable(search.search(path, 0)));
  if (search.found.empty()) return fail(no_instance(path, disk));
  return std::move(search.found);
}

std::vector<std::string> nearby_instances(const Disk& disk) {
  const Search search(disk);
  std::vector<std::string> out;
  for (const char* folder : {"", "services"})
    for (const std::string& name :
         disk.list(*folder == '\0' ? "." : folder).value_or(std::vector<std::string>())) {
      if (name.starts_with('.')) continue;
      std::string path = path::join(folder, name);
      if (search.is_instance(path).value_or(false) ||
          search.is_instance(path::join(path, "config")).value_or(false))
        out.push_back(std::move(path));
    }
  return out;
}

bool Shard::contains(const std::string& path) const {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a, which is the same on all machines
  for (const char c : path::normal(path)) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash % count == index - 1;
}

std::optional<Shard> parse_shard(std::string_view text) {
  const auto number = [](std::string_view digits) {
    std::size_t out = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size() ? out : 0;
  };
  const std::size_t slash = std::min(text.find('/'), text.size());
  const Shard out{number(text.substr(0, slash)), slash < text.size() ? number(text.substr(slash + 1)) : 0};
  if (out.index == 0 || out.index > out.count) return std::nullopt;
  return out;
}

}  // namespace iocwright::instance
