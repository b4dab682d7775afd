#include "instance/patterns/image_reference.hpp"

#include <fmt/format.h>

#include <vector>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"
#include "core/value/text_forms.hpp"
#include "instance/patterns/blanks.hpp"

namespace iocwright::patterns {

namespace {

bool is_image(const std::string& text) {
  return text.find('/') != std::string::npos && text.find(':') != std::string::npos &&
         unicode::upper(text).find("REPLACE") == std::string::npos;
}

/// Docker's rule: the first part is a host if it cannot be the name of an organization.
bool is_host(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost";
}

bool remove_suffix(std::string_view& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

/// `ioc-x` of `ioc-x-linux-runtime`: all images of a Generic IOC share a schema.
std::string_view repository_of(std::string_view name) {
  if (remove_suffix(name, "-developer") || remove_suffix(name, "-runtime"))
    if (!remove_suffix(name, "-rtems-beatnik")) remove_suffix(name, "-linux");
  return name;
}

}  // namespace

const yaml::Node* find_image(const yaml::Node& values) {
  if (values.is_sequence())
    for (const yaml::Node* item : as_sequence(values).items)
      if (const yaml::Node* found = find_image(*item)) return found;
  if (!values.is_mapping()) return nullptr;
  for (const yaml::Entry& entry : as_mapping(values).entries) {
    const bool is_key = entry.key->is_string() && entry.key->value.as_string() == "image";
    if (is_key && entry.value->is_string() && is_image(entry.value->value.as_string())) return entry.value;
    if (const yaml::Node* found = find_image(*entry.value)) return found;
  }
  return nullptr;
}

std::string service_folder(const std::string& config_folder) {
  return path::normal(path::join(config_folder, ".."));
}

Result<std::vector<std::string>> image_files(const Disk& disk, const std::string& config_folder) {
  std::vector<std::string> out;
  if (path::name(path::normal(config_folder)) != "config") return out;
  for (const char* name : {"values.yaml", "compose.yml", "compose.yaml"})
    if (std::string file = path::join(service_folder(config_folder), name);
        TRY(or_unreadable(disk.exists(file))))
      out.push_back(std::move(file));
  return out;
}

Result<PublishedSchema> published_schema(std::string_view image) {
  const auto refuse = [&](std::string_view what) {
    return fail(error(DiagKind::bad_setting, fmt::format(fmt::runtime(what), quote(image))));
  };
  std::string_view rest = strip(image);
  rest = rest.substr(0, rest.find('@'));  // a digest
  std::string host = "docker.io";
  if (const std::size_t slash = rest.find('/');
      slash != std::string_view::npos && is_host(rest.substr(0, slash))) {
    host = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
  }
  const std::size_t colon = rest.find(':');
  const std::vector<std::string_view> parts = text::split(rest.substr(0, colon), '/');
  bool is_whole = parts.size() >= 2;
  for (const std::string_view part : parts)
    is_whole = is_whole && !part.empty() && part != "." && part != "..";
  if (!is_whole) return refuse("cannot parse org/repo from image {}");
  const std::string_view tag = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  if (tag.empty()) return refuse("image {} has no tag");
  if (tag.find('/') != std::string_view::npos) return refuse("cannot parse org/repo from image {}");
  const std::string_view repository = repository_of(parts.back());
  PublishedSchema out;
  out.is_gitlab = unicode::lower(host).find("gitlab") != std::string::npos;
  out.url = fmt::format("https://github.com/{}/{}/releases/download/{}/ibek.ioc.schema.json", parts.front(),
                        repository, tag);
  out.cache_name = text::replace_all(host, ":", "_");
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) out.cache_name += fmt::format("/{}", parts[i]);
  out.cache_name += fmt::format("/{}/{}.json", repository, tag);
  return out;
}

}  // namespace iocwright::patterns
