#include "image/module/bill_of_materials.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <set>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/fetch/git.hpp"
#include "image/module/license_expression.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;

struct KindRow {
  std::string_view id;      ///< in SPDX identifiers
  std::string_view prefix;  ///< of CycloneDX references
  const char* purpose;      ///< SPDX
  const char* type;         ///< CycloneDX
};
/// By ComponentKind.
constexpr std::array<KindRow, 6> kinds{{{"Base", "base:", "LIBRARY", "library"},
                                        {"Module", "module:", "LIBRARY", "library"},
                                        {"Debian", "debian:", "LIBRARY", "library"},
                                        {"Download", "download:", "FILE", "file"},
                                        {"Tool", "tool:", "APPLICATION", "application"},
                                        {"Ioc", "ioc:", "APPLICATION", "application"}}};

const KindRow& row_of(const Component& component) { return kinds[static_cast<std::size_t>(component.kind)]; }

/// A UUID derived from the content, so that the same content always gives the same UUID. Version 8 leaves all
/// bits except those of the version and variant to the application (RFC 9562, section 5.8).
std::string uuid_of(const Json& content) {
  std::string hash = Sha256::of(content.dump()).substr(0, 32);
  hash[12] = '8';
  hash[16] = "89ab"[hash[16] % 4];
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hash.substr(0, 8), hash.substr(8, 4), hash.substr(12, 4),
                     hash.substr(16, 4), hash.substr(20, 12));
}

/// The SPDX identifiers of all components. They may contain only letters, digits, `.` and `-`, so that
/// different names may give the same one; a number makes it unique.
std::vector<std::string> spdx_ids(const Bill& bill) {
  std::vector<std::string> out;
  std::set<std::string> used;
  for (const Component& component : bill.components) {
    std::string id = fmt::format("SPDXRef-{}-", row_of(component).id);
    for (char c : component.name)
      id += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ? c : '-';
    std::string unique = id;
    for (int n = 2; !used.insert(unique).second; ++n) unique = fmt::format("{}-{}", id, n);
    out.push_back(std::move(unique));
  }
  return out;
}

Json spdx_package(const Component& component, const std::string& id) {
  const auto or_unknown = [](const std::string& text) { return text.empty() ? "NOASSERTION" : text; };
  const bool is_expression = is_license_expression(component.license);
  Json out{{"SPDXID", id}, {"name", component.name}};
  if (!component.version.empty()) out["versionInfo"] = component.version;
  out["downloadLocation"] = or_unknown(component.location);
  out["filesAnalyzed"] = false;
  out["licenseConcluded"] = "NOASSERTION";
  out["licenseDeclared"] = is_expression ? component.license : "NOASSERTION";
  out["copyrightText"] = "NOASSERTION";
  out["externalRefs"] = Json::array({{{"referenceCategory", "PACKAGE-MANAGER"},
                                      {"referenceType", "purl"},
                                      {"referenceLocator", component.purl}}});
  out["primaryPackagePurpose"] = row_of(component).purpose;
  Json checksums = Json::array();
  for (const auto& [algorithm, value] :
       {std::pair("SHA1", component.sha1), std::pair("SHA256", component.sha256)})
    if (!value.empty()) checksums.push_back({{"algorithm", algorithm}, {"checksumValue", value}});
  if (!checksums.empty()) out["checksums"] = std::move(checksums);
  if (!is_expression && !component.license.empty()) out["licenseComments"] = component.license;
  if (!component.comment.empty()) out["comment"] = component.comment;
  return out;
}

Json relationship(const std::string& from, const char* type, const std::string& to) {
  return {{"spdxElementId", from}, {"relationshipType", type}, {"relatedSpdxElement", to}};
}

Json spdx_relationship(const Relation& relation, const std::vector<std::string>& ids) {
  const std::string &user = ids[relation.user], &used = ids[relation.used];
  if (relation.need == Need::uses) return relationship(user, "DEPENDS_ON", used);
  return relationship(used, relation.need == Need::build ? "BUILD_DEPENDENCY_OF" : "RUNTIME_DEPENDENCY_OF",
                      user);
}

/// The licenses that SPDX requires a document to define, because they are not on its list.
Json own_licenses(const Bill& bill) {
  std::set<std::string_view> names;
  for (const Component& component : bill.components)
    if (is_license_expression(component.license))
      for (std::string_view name : license_references(component.license)) names.insert(name);
  Json out = Json::array();
  for (std::string_view name : names)
    out.push_back(
        {{"licenseId", name}, {"name", name}, {"extractedText", "see the sources of the component"}});
  return out;
}

std::string reference(const Component& component) {
  return std::string(row_of(component).prefix) + component.name;
}

Json cyclonedx_component(const Component& component) {
  Json out{{"type", row_of(component).type}, {"bom-ref", reference(component)}, {"name", component.name}};
  if (!component.version.empty()) out["version"] = component.version;
  // CycloneDX has no field for the hash of a git commit, which is not one of its content.
  if (!component.sha256.empty())
    out["hashes"] = Json::array({{{"alg", "SHA-256"}, {"content", component.sha256}}});
  if (is_license_expression(component.license))
    out["licenses"] = Json::array({{{"expression", component.license}}});
  else if (!component.license.empty())
    out["licenses"] = Json::array({{{"license", {{"name", component.license}}}}});
  out["purl"] = component.purl;
  if (!component.vcs.empty())
    out["externalReferences"] = Json::array({{{"type", "vcs"}, {"url", component.vcs}}});
  else if (!component.location.empty())
    out["externalReferences"] = Json::array({{{"type", "distribution"}, {"url", component.location}}});
  Json properties = Json::array();
  for (const auto& [name, value] : component.properties)
    properties.push_back({{"name", name}, {"value", value}});
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

}  // namespace

Json spdx_bill(const Bill& bill, const std::string& now) {
  const std::string document = "SPDXRef-DOCUMENT";
  const std::vector<std::string> ids = spdx_ids(bill);
  Json packages = Json::array(), relationships = Json::array();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    packages.push_back(spdx_package(bill.components[i], ids[i]));
    relationships.push_back(relationship(document, "DESCRIBES", ids[i]));
  }
  for (const Relation& relation : bill.relations) relationships.push_back(spdx_relationship(relation, ids));
  Json out{{"spdxVersion", "SPDX-2.3"},
           {"dataLicense", "CC0-1.0"},
           {"SPDXID", document},
           {"name", "support-modules"},
           {"documentNamespace", uuid_of(packages)},
           {"creationInfo", {{"created", now}, {"creators", Json::array({"Tool: iocwright"})}}},
           {"packages", std::move(packages)},
           {"relationships", std::move(relationships)}};
  if (Json licenses = own_licenses(bill); !licenses.empty())
    out["hasExtractedLicensingInfos"] = std::move(licenses);
  return out;
}

Json cyclonedx_bill(const Bill& bill, const std::string& now) {
  Json components = Json::array(), dependencies = Json::array();
  for (std::size_t i = 0; i < bill.components.size(); ++i) {
    std::set<std::string> needs;  // each once: a package may be needed by the build and at run time
    for (const Relation& relation : bill.relations)
      if (relation.user == i) needs.insert(reference(bill.components[relation.used]));
    components.push_back(cyclonedx_component(bill.components[i]));
    dependencies.push_back({{"ref", reference(bill.components[i])}, {"dependsOn", needs}});
  }
  const Json tool = Json::array({{{"type", "application"}, {"name", "iocwright"}}});
  return {{"bomFormat", "CycloneDX"},
          {"specVersion", "1.5"},
          {"serialNumber", uuid_of(components)},
          {"version", 1},
          {"metadata", {{"timestamp", now}, {"tools", {{"components", tool}}}}},
          {"components", std::move(components)},
          {"dependencies", std::move(dependencies)}};
}

Json version_list(const LockFile& lock, const std::string& ioc_version, const std::string& now) {
  Json modules = Json::object();
  for (const LockedModule& module : lock.modules) {
    const std::string& version = module.branch.empty() ? module.version : module.branch;
    modules[module.name] = {{"version", version},
                            {"organization", path::parent(module.url)},
                            {"git-repo", module.url},
                            {"pinned-to-commit", fetch::is_commit_hash(version)}};
  }
  return {{"ioc-version", ioc_version},
          {"generated-at", now},
          {"epics-modules", std::move(modules)},
          {"python-packages", Json::object()}};
}

}  // namespace iocwright::image
