#include "instance/check/config_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "core/diag/file_result.hpp"
#include "instance/check/rules.hpp"
#include "instance/patterns/image_reference.hpp"

namespace iocwright::check {

namespace {

constexpr std::size_t maximum_size = 1 << 20;  // of the data of a ConfigMap
constexpr std::size_t maximum_name = 253;

bool is_key_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
}

bool is_key(std::string_view name) {
  return name.size() <= maximum_name && std::ranges::all_of(name, is_key_character);
}

/// The chart that makes the ConfigMap is in the folder around the config folder.
bool is_in_chart(const Disk& disk, const std::string& config_folder) {
  return path::name(path::normal(config_folder)) == "config" &&
         disk.probably_exists(path::join(patterns::service_folder(config_folder), "Chart.yaml"));
}

/// What must not be in a ConfigMap; empty: nothing.
std::string_view what_is_not_text(std::string_view content) {
  if (content.find('\0') != std::string_view::npos) return "a NUL";
  return utf8::is_valid(content) ? "" : "bytes that are not UTF-8";
}

}  // namespace

bool is_protocol_file(std::string_view name) {
  return name.ends_with(".proto") || name.ends_with(".protocol");
}

bool is_database_file(std::string_view name) { return name.ends_with(".db") || name.ends_with(".template"); }

FileResult<void> warn_of_subfolders(const Disk& disk, const std::string& config_folder,
                                    std::string_view main_file, Sink& sink) {
  for (const std::string& folder : TRY(disk.list_if_exists(config_folder))) {
    // A ConfigMap has its files in `..data`, and a folder that the instance names is in use.
    if (folder.starts_with('.') || main_file.find(folder + "/") != std::string_view::npos) continue;
    const std::string path = path::join(config_folder, folder);
    if (!TRY(disk.is_folder(path))) continue;
    std::vector<std::string> ignored = TRY(skip_unusable(disk.list(path)));
    std::erase_if(ignored,
                  [](const std::string& name) { return !is_protocol_file(name) && !is_database_file(name); });
    if (ignored.empty()) continue;
    sink.add(warning(DiagKind::ignored_file,
                     fmt::format("ignoring {} in the subfolder `{}`", text::quoted_list(ignored), path))
                 .help(fmt::format("move {} to `{}`", ignored.size() == 1 ? "it" : "them", config_folder)));
  }
  return {};
}

FileResult<void> check_config_map(const Disk& disk, const std::string& config_folder, Sources& sources,
                                  Sink& sink) {
  const bool is_strict = is_in_chart(disk, config_folder);
  const auto report = [&](const std::string& file, std::string message, std::string help) {
    Diagnostic out = finding(DiagKind::config_map, std::move(message))
                         .at({sources.add(file, ""), 0, 0})
                         .help(std::move(help));
    if (is_strict) out.set_severity(Severity::error);
    sink.add(std::move(out));
  };
  std::size_t size = 0;
  for (const std::string& name : TRY(disk.list_if_exists(config_folder))) {
    const std::string file = path::join(config_folder, name);
    if (name.starts_with("..") || !TRY(skip_unusable(disk.is_file(file)))) continue;
    if (!is_key(name))
      report(file, fmt::format("a ConfigMap cannot contain a file with the name `{}`", name),
             "use only letters, digits, `-`, `_` and `.`");
    const auto content = disk.read_input(file);
    if (!content) continue;  // reported where it is used
    size += content->size();
    if (const std::string_view what = what_is_not_text(*content); !what.empty())
      report(file, fmt::format("a ConfigMap has only text, but this file contains {}", what),
             "put the file into the image, or on a volume");
  }
  if (size > maximum_size)
    report(config_folder,
           fmt::format("the files have {} bytes: a ConfigMap has at most {}", size, maximum_size),
           "put large files into the image, or on a volume");
  return {};
}

Result<std::optional<NamedImage>> check_values(yaml::Reader& reader, const std::string& config_folder) {
  const std::vector<std::string> files = TRY(patterns::image_files(reader.disk, config_folder));
  if (files.empty()) return std::nullopt;
  const yaml::Node* image = nullptr;
  std::vector<std::shared_ptr<const yaml::Document>> documents;
  for (const std::string& file : files) {
    const std::size_t errors = reader.sink.error_count();
    const auto document = reader.read(file);
    if (document == nullptr || reader.sink.error_count() > errors) return std::nullopt;
    documents.push_back(document);
    if (image == nullptr) image = patterns::find_image(document->root());
  }
  if (image == nullptr) {
    reader.sink.add(
        finding(DiagKind::values_file, fmt::format("`{}` names no image", path::name(files.front())))
            .at({reader.sources.add(files.front(), ""), 0, 0})
            .help("set `image` to the image of the Generic IOC, with its version"));
    return std::nullopt;
  }
  const std::string& name = image->value.as_string();
  const std::string tag = name.substr(name.rfind(':') + 1);
  if (tag == "latest" || tag == "main" || tag == "master")
    reader.sink.add(finding(DiagKind::values_file,
                            fmt::format("the tag of the image `{}` is moved to each new version", name))
                        .at(image->span)
                        .help("use the tag of a release"));
  return NamedImage{name, image->span};
}

}  // namespace iocwright::check
