#include "image/recipe/facts.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "image/recipe/os_release.hpp"

namespace iocwright::image {

namespace {

/// Whether the distribution is Debian or derived from it.
bool is_like_debian(std::string_view id, std::string_view like) {
  return id == "debian" || (" " + std::string(like) + " ").find(" debian ") != std::string::npos;
}

void add_distribution(const Disk& disk, Dict& facts) {
  auto release = os_release(disk);
  const std::string id = release["ID"], name = release["NAME"];
  // As in ansible, the version of Debian includes its point release.
  std::string version = release["VERSION_ID"];
  if (id == "debian")
    if (const auto point = disk.read("/etc/debian_version"); point && point->find('.') != std::string::npos)
      version = text::trim(*point);
  const bool debian = is_like_debian(id, release["ID_LIKE"]);
  facts.set(Value("distribution"), Value(name.substr(0, name.find(' '))));
  facts.set(Value("distribution_version"), Value(version));
  facts.set(Value("distribution_major_version"), Value(version.substr(0, version.find('.'))));
  facts.set(Value("distribution_release"), Value(release["VERSION_CODENAME"]));
  facts.set(Value("os_family"), Value(debian ? "Debian" : name.substr(0, name.find(' '))));
  facts.set(Value("pkg_mgr"), Value(debian ? "apt" : "unknown"));
}

}  // namespace

Dict gather_facts(const Disk& disk, const Environment& environment, int jobs) {
  Dict facts;
  utsname machine{};
  if (::uname(&machine) == 0) {
    const std::string node = machine.nodename;
    facts.set(Value("system"), Value(machine.sysname));
    facts.set(Value("kernel"), Value(machine.release));
    facts.set(Value("architecture"), Value(machine.machine));
    facts.set(Value("machine"), Value(machine.machine));
    facts.set(Value("nodename"), Value(node));
    facts.set(Value("hostname"), Value(node.substr(0, node.find('.'))));
  }
  facts.set(Value("processor_vcpus"), Value(jobs));
  facts.set(Value("processor_nproc"), Value(jobs));
  add_distribution(disk, facts);
  facts.set(Value("user_uid"), Value(static_cast<std::int64_t>(::getuid())));
  Dict variables;
  for (const auto& [name, value] : environment.all()) variables.set(Value(name), Value(value));
  facts.set(Value("env"), Value::dict(std::move(variables)));
  return facts;
}

}  // namespace iocwright::image
