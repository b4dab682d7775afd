#include "image/module/bill_of_materials.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/fetch/mirror.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* base_license = "EPICS";  // SPDX identifier

/// A UUID derived from the lock file, so that the same lock file always gives the same UUID. Version 8 leaves
/// all bits except those of the version and variant to the application (RFC 9562, section 5.8).
std::string uuid_of(const LockFile& lock) {
  std::string hash = Sha256::of(lock.text()).substr(0, 32);
  hash[12] = '8';
  hash[16] = "89ab"[hash[16] % 4];
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hash.substr(0, 8), hash.substr(8, 4), hash.substr(12, 4),
                     hash.substr(16, 4), hash.substr(20, 12));
}

/// The time of the latest build of a module. It is the creation time of the bill, so that the same lock file
/// always gives the same bill.
std::string time_of(const LockFile& lock) {
  std::string newest = "1970-01-01T00:00:00Z";
  for (const LockedModule& module : lock.modules) newest = std::max(newest, module.built);
  return newest;
}

/// Percent-encodes a part of a URL (RFC 3986).
std::string percent(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// Whether the source is known: the tree is a clone, and has an origin.
bool has_source(const LockedModule& module) { return !module.commit.empty() && !module.url.empty(); }

/// The package URL (purl), which scanners use to identify a component.
std::string purl(const LockedModule& module) {
  const std::string source = fetch::source_name(module.url);
  constexpr std::string_view github = "github.com/";
  if (!has_source(module)) return fmt::format("pkg:generic/{}", percent(module.name));
  if (source.starts_with(github))
    return fmt::format("pkg:github/{}@{}", source.substr(github.size()), percent(module.commit));
  return fmt::format("pkg:generic/{}@{}?vcs_url={}", percent(module.name), percent(module.version),
                     percent("git+" + module.url + "@" + module.commit));
}

std::string purl(const std::string& package, const std::string& version) {
  return fmt::format("pkg:deb/debian/{}@{}", percent(package), percent(version));
}

/// The package URL of EPICS Base, with its commit if known, otherwise its version.
std::string purl(const LockedBase& base) {
  if (!base.commit.empty()) return fmt::format("pkg:github/epics-base/epics-base@{}", percent(base.commit));
  return fmt::format("pkg:generic/epics-base@{}", percent(base.version));
}

/// Makes an SPDX identifier, which may contain only letters, digits, `.` and `-`.
std::string spdx_id(std::string_view kind, std::string_view name) {
  std::string out = fmt::format("SPDXRef-{}-", kind);
  for (char c : name)
    out += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ? c : '-';
  return out;
}

/// All Debian packages of the modules, without duplicates.
std::map<std::string, std::string> debian_packages(const LockFile& lock) {
  std::map<std::string, std::string> out;
  for (const LockedModule& module : lock.modules) {
    out.insert(module.packages.begin(), module.packages.end());
    out.insert(module.runtime_packages.begin(), module.runtime_packages.end());
  }
  return out;
}

Json spdx_package(const std::string& id, const std::string& name, const std::string& version,
                  const std::string& location, const std::string& license, const std::string& url) {
  return {{"SPDXID", id},
          {"name", name},
          {"versionInfo", version},
          {"downloadLocation", location},
          {"filesAnalyzed", false},
          {"licenseConcluded", "NOASSERTION"},
          {"licenseDeclared", license.empty() ? "NOASSERTION" : license},
          {"copyrightText", "NOASSERTION"},
          {"externalRefs", Json::array({{{"referenceCategory", "PACKAGE-MANAGER"},
                                         {"referenceType", "purl"},
                                         {"referenceLocator", url}}})}};
}

Json spdx_module(const std::string& id, const LockedModule& module) {
  const std::string location =
      has_source(module) ? fmt::format("git+{}@{}", module.url, module.commit) : "NOASSERTION";
  Json out = spdx_package(id, module.name, module.version, location, module.license, purl(module));
  out["primaryPackagePurpose"] = "LIBRARY";
  if (!module.commit.empty())
    out["checksums"] = Json::array({{{"algorithm", "SHA1"}, {"checksumValue", module.commit}}});
  if (!module.local_changes.empty())
    out["comment"] = "built from a tree with local changes: " + text::join(module.local_changes, ", ");
  return out;
}

Json cyclonedx_module(const LockedModule& module) {
  Json out{{"type", "library"},
           {"bom-ref", "module:" + module.name},
           {"name", module.name},
           {"version", module.version},
           {"purl", purl(module)}};
  if (!module.license.empty()) out["licenses"] = Json::array({{{"expression", module.license}}});
  Json properties = Json::array();
  const auto add = [&](const char* name, const std::string& value) {
    properties.push_back({{"name", name}, {"value", value}});
  };
  if (has_source(module)) out["externalReferences"] = Json::array({{{"type", "vcs"}, {"url", module.url}}});
  if (!module.commit.empty()) {
    add("git:commit", module.commit);
    add("git:tree", module.tree);
  }
  for (const std::string& file : module.local_changes) add("iocwright:local-change", file);
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

Json cyclonedx_base(const LockedBase& base) {
  Json out{{"type", "library"},
           {"bom-ref", "epics-base"},
           {"name", "epics-base"},
           {"version", base.version},
           {"purl", purl(base)}};
  out["licenses"] = Json::array({{{"expression", base_license}}});
  if (!base.commit.empty())
    out["properties"] = Json::array({{{"name", "git:commit"}, {"value", base.commit}}});
  return out;
}

Json relationship(const std::string& from, const char* type, const std::string& to) {
  return {{"spdxElementId", from}, {"relationshipType", type}, {"relatedSpdxElement", to}};
}

}  // namespace

Json spdx_bill(const LockFile& lock) {
  const std::string document = "SPDXRef-DOCUMENT";
  Json packages = Json::array(), relationships = Json::array();
  const std::string base_id = spdx_id("Module", "epics-base");
  if (!lock.base.version.empty()) {
    Json base =
        spdx_package(base_id, "epics-base", lock.base.version, "NOASSERTION", base_license, purl(lock.base));
    if (!lock.base.commit.empty())
      base["checksums"] = Json::array({{{"algorithm", "SHA1"}, {"checksumValue", lock.base.commit}}});
    packages.push_back(std::move(base));
    relationships.push_back(relationship(document, "DESCRIBES", base_id));
  }
  for (const LockedModule& module : lock.modules) {
    const std::string id = spdx_id("Module", module.name);
    if (!lock.base.version.empty()) relationships.push_back(relationship(id, "DEPENDS_ON", base_id));
    packages.push_back(spdx_module(id, module));
    relationships.push_back(relationship(document, "DESCRIBES", id));
    for (const std::string& name : module.requirements)
      relationships.push_back(relationship(id, "DEPENDS_ON", spdx_id("Module", name)));
    for (const auto& [name, version] : module.packages)
      relationships.push_back(relationship(spdx_id("Debian", name), "BUILD_DEPENDENCY_OF", id));
    for (const auto& [name, version] : module.runtime_packages)
      relationships.push_back(relationship(spdx_id("Debian", name), "RUNTIME_DEPENDENCY_OF", id));
  }
  for (const auto& [name, version] : debian_packages(lock))
    packages.push_back(
        spdx_package(spdx_id("Debian", name), name, version, "NOASSERTION", "", purl(name, version)));
  return {{"spdxVersion", "SPDX-2.3"},
          {"dataLicense", "CC0-1.0"},
          {"SPDXID", document},
          {"name", "support-modules"},
          {"documentNamespace", uuid_of(lock)},
          {"creationInfo", {{"created", time_of(lock)}, {"creators", Json::array({"Tool: iocwright"})}}},
          {"packages", std::move(packages)},
          {"relationships", std::move(relationships)}};
}

Json cyclonedx_bill(const LockFile& lock) {
  Json components = Json::array(), dependencies = Json::array();
  if (!lock.base.version.empty()) {
    components.push_back(cyclonedx_base(lock.base));
    dependencies.push_back({{"ref", "epics-base"}, {"dependsOn", Json::array()}});
  }
  for (const LockedModule& module : lock.modules) {
    components.push_back(cyclonedx_module(module));
    Json needs = Json::array();
    if (!lock.base.version.empty()) needs.push_back("epics-base");
    for (const std::string& name : module.requirements) needs.push_back("module:" + name);
    std::map<std::string, std::string> packages = module.packages;
    packages.insert(module.runtime_packages.begin(), module.runtime_packages.end());
    for (const auto& [name, version] : packages) needs.push_back("debian:" + name);
    dependencies.push_back({{"ref", "module:" + module.name}, {"dependsOn", std::move(needs)}});
  }
  for (const auto& [name, version] : debian_packages(lock))
    components.push_back({{"type", "library"},
                          {"bom-ref", "debian:" + name},
                          {"name", name},
                          {"version", version},
                          {"purl", purl(name, version)}});
  const Json tool = Json::array({{{"type", "application"}, {"name", "iocwright"}}});
  return {{"bomFormat", "CycloneDX"},
          {"specVersion", "1.5"},
          {"serialNumber", uuid_of(lock)},
          {"version", 1},
          {"metadata", {{"timestamp", time_of(lock)}, {"tools", {{"components", tool}}}}},
          {"components", std::move(components)},
          {"dependencies", std::move(dependencies)}};
}

Json version_list(const LockFile& lock, const std::string& ioc_version, const std::string& now) {
  Json modules = Json::object();
  for (const LockedModule& module : lock.modules) {
    const std::string& version = module.version;
    const bool commit = version.size() >= 7 && version.size() <= 40 &&
                        version.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    modules[module.name] = {{"version", version},
                            {"organization", path::parent(module.url)},
                            {"git-repo", module.url},
                            {"pinned-to-commit", commit}};
  }
  return {{"ioc-version", ioc_version},
          {"generated-at", now},
          {"epics-modules", std::move(modules)},
          {"python-packages", Json::object()}};
}

}  // namespace iocwright::image
