#include "image/module/bill.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/fetch/mirror.hpp"

namespace iocwright::image {

namespace {

/// The URL of a repository, in the form that bills require: git also accepts paths and `HOST:PATH`.
std::string uri(const std::string& url) {
  if (url.starts_with('/')) return "file://" + url;
  const std::size_t colon = url.find(':');
  if (colon == std::string::npos || url.substr(colon).starts_with("://")) return url;
  return fmt::format("ssh://{}/{}", url.substr(0, colon), url.substr(colon + 1));
}

/// Whether the source is known: the tree is a clone, and has an origin.
bool has_source(const LockedModule& module) { return !module.commit.empty() && !module.url.empty(); }

std::string purl(const LockedModule& module) {
  const std::string source = fetch::source_name(module.url);
  constexpr std::string_view github = "github.com/";
  if (!has_source(module)) return fmt::format("pkg:generic/{}", percent_encoded(module.name));
  if (source.starts_with(github))
    return fmt::format("pkg:github/{}@{}", source.substr(github.size()), percent_encoded(module.commit));
  return fmt::format("pkg:generic/{}@{}?vcs_url={}", percent_encoded(module.name),
                     percent_encoded(module.version),
                     percent_encoded("git+" + uri(module.url) + "@" + module.commit));
}

Component base_component(const LockedBase& base) {
  Component out{.kind = ComponentKind::base, .name = "epics-base", .version = base.version};
  out.license = "EPICS";  // SPDX identifier
  out.sha1 = base.commit;
  out.purl = base.commit.empty()
                 ? fmt::format("pkg:generic/epics-base@{}", percent_encoded(base.version))
                 : fmt::format("pkg:github/epics-base/epics-base@{}", percent_encoded(base.commit));
  if (!base.commit.empty()) out.properties.emplace_back("git:commit", base.commit);
  return out;
}

Component module_component(const LockedModule& module) {
  Component out{.kind = ComponentKind::module, .name = module.name, .version = module.version};
  out.license = module.license;
  out.purl = purl(module);
  out.sha1 = module.commit;
  if (has_source(module)) {
    out.vcs = uri(module.url);
    out.location = fmt::format("git+{}@{}", out.vcs, module.commit);
  }
  if (!module.commit.empty()) {
    out.properties.emplace_back("git:commit", module.commit);
    out.properties.emplace_back("git:tree", module.tree);
  }
  if (!module.dirty.empty()) out.properties.emplace_back("iocwright:dirty", module.dirty);
  for (const std::string& file : module.local_changes)
    out.properties.emplace_back("iocwright:local-change", file);
  if (!module.local_changes.empty())
    out.comment = "built from a tree with local changes: " + text::join(module.local_changes, ", ");
  return out;
}

Component download_component(const std::string& url, const std::string& hash) {
  Component out{.kind = ComponentKind::download, .name = url, .version = ""};
  out.purl =
      fmt::format("pkg:generic/{}?download_url={}", percent_encoded(path::name(url)), percent_encoded(url));
  if (!hash.empty()) out.purl += "&checksum=sha256:" + hash;
  out.location = url;
  out.sha256 = hash;
  return out;
}

}  // namespace

std::size_t Bill::add(Component component) {
  const auto [place, is_new] = numbers_.try_emplace({component.kind, component.name}, components.size());
  if (is_new) components.push_back(std::move(component));
  return place->second;
}

void Bill::relate(std::size_t user, Need need, std::size_t used) {
  const auto is_same = [&](const Relation& relation) {
    return relation.user == user && relation.used == used && relation.need == need;
  };
  if (user != used && std::ranges::none_of(relations, is_same)) relations.push_back({user, need, used});
}

std::ptrdiff_t Bill::find(ComponentKind kind, const std::string& name) const {
  const auto found = numbers_.find({kind, name});
  return found == numbers_.end() ? -1 : static_cast<std::ptrdiff_t>(found->second);
}

Component package_component(const std::string& name, const std::string& version,
                            const std::string& distribution) {
  Component out{.kind = ComponentKind::package, .name = name, .version = version};
  out.purl = fmt::format("pkg:deb/{}/{}@{}", percent_encoded(distribution), percent_encoded(name),
                         percent_encoded(version));
  return out;
}

Bill bill_of_lock(const LockFile& lock, const std::string& distribution) {
  Bill out;
  const bool has_base = !lock.base.version.empty();
  const std::size_t base = has_base ? out.add(base_component(lock.base)) : 0;
  for (const LockedModule& module : lock.modules) out.add(module_component(module));
  for (const LockedModule& module : lock.modules) {
    const auto number = static_cast<std::size_t>(out.find(ComponentKind::module, module.name));
    if (has_base) out.relate(number, Need::uses, base);
    for (const auto* names : {&module.requirements, &module.uses})
      for (const std::string& name : *names)
        if (const std::ptrdiff_t found = out.find(ComponentKind::module, name); found >= 0)
          out.relate(number, Need::uses, static_cast<std::size_t>(found));
    const auto add_packages = [&](const std::map<std::string, std::string>& packages, Need need) {
      for (const auto& [name, version] : packages)
        out.relate(number, need, out.add(package_component(name, version, distribution)));
    };
    add_packages(module.packages, Need::build);
    add_packages(module.runtime_packages, Need::run);
    for (const auto& [url, hash] : module.downloads)
      out.relate(number, Need::uses, out.add(download_component(url, hash)));
  }
  return out;
}

}  // namespace iocwright::image
