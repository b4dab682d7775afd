// Keys for Debian packages and downloads.
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

constexpr format::Field download_fields[] = {
    {"url", &text_type, "", "URL of the file"},
    {"dest", &text_type, "", "Path to write the file to"},
    {"sha256", &text_type, "\"\"", "Expected SHA-256 checksum of the file"},
};
constexpr format::ObjectFormat download = item_format(
    "Download", "a download", "A file to download before packages are installed", download_fields);

Result<void> plan_apt_developer(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.apt_developer = TRY(value.texts());
  for (const std::string& package : planner.plan.apt_developer)
    (package.starts_with('/') ? planner.packages.local_files : planner.packages.names).push_back(package);
  return {};
}

Result<void> plan_apt_runtime(ModulePlanner& planner, const KeyValue& value) {
  planner.plan.apt_runtime = TRY(value.texts());
  return {};
}

Result<void> plan_download_extras(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    DownloadFile file;
    file.url = TRY(item["url"].text());
    file.dest = TRY(item["dest"].text());
    file.sha256 = TRY(item["sha256"].text());
    file.mode = "0644";
    planner.add(std::move(file), item["url"].span());
  }
  return {};
}

constexpr RecipeKey keys[] = {
    {{"apt_developer", &texts_type, "[]",
      "Packages that the build needs; an entry that begins with `/` is a local .deb file"},
     Phase::module,
     plan_apt_developer},
    {{"apt_runtime", &texts_type, "[]", "Packages that the runtime image needs"},
     Phase::module,
     plan_apt_runtime},
    {{"download_extras", &list_of<download>, "[]", "Files to download before packages are installed"},
     Phase::downloads,
     plan_download_extras},
};

}  // namespace

std::span<const RecipeKey> package_keys() { return keys; }

}  // namespace iocwright::image
