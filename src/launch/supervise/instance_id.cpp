#include "launch/supervise/instance_id.hpp"

#include <fmt/format.h>

#include "core/base/escape_controls.hpp"

namespace iocwright::launch {

namespace {

constexpr std::string_view prefix = "for ";

bool may_be_equal(const std::string& one, const std::string& other) {
  return one.empty() || other.empty() || text::escape_controls(one) == text::escape_controls(other);
}

}  // namespace

bool InstanceId::may_be(const InstanceId& other) const {
  return may_be_equal(name, other.name) && may_be_equal(runtime, other.runtime);
}

std::string addressed(const InstanceId& id, std::string_view request) {
  return fmt::format("{}{}\t{}\t{}", prefix, text::escape_controls(id.name),
                     text::escape_controls(id.runtime), request);
}

AddressedRequest parse_addressed(std::string_view line) {
  const std::size_t name_end = line.find('\t');
  const std::size_t runtime_end =
      name_end == std::string_view::npos ? name_end : line.find('\t', name_end + 1);
  if (!line.starts_with(prefix) || runtime_end == std::string_view::npos) return {{}, line};
  return {{std::string(line.substr(prefix.size(), name_end - prefix.size())),
           std::string(line.substr(name_end + 1, runtime_end - name_end - 1))},
          line.substr(runtime_end + 1)};
}

}  // namespace iocwright::launch
