#include "instance/screens/convert_device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base/path.hpp"
#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "instance/screens/merge.hpp"
#include "instance/screens/print_device_yaml.hpp"
#include "instance/screens/read_device.hpp"
#include "instance/screens/regroup.hpp"
#include "instance/screens/template_group.hpp"

namespace iocwright::screens {

namespace {

struct ClassNames {
  std::string name;
  std::string base;
};

/// The first class with a base class in a C++ header, as pvi finds it: `class NAME : public BASE`.
Result<ClassNames> find_class(const std::string& path, const Disk& disk) {
  const std::string text = TRY(or_unreadable(disk.read(path), "read"));
  const auto regex = Regex::compile(R"(class.*\s+(\w+)\s+:\s+\w+\s+(\w+))");
  if (!regex) return fail(error(DiagKind::regular_expression, regex.error()));
  auto match = regex->search(text);
  if (!match) return fail(error(DiagKind::regular_expression, match.error()));
  if (!*match)
    return fail(error(DiagKind::wrong_type,
                      fmt::format("`{}` has no class of the form `class NAME : public BASE`", path)));
  return ClassNames{std::string((*match)->group(text, 1)), std::string((*match)->group(text, 2))};
}

Result<std::vector<Item>> template_groups(const std::vector<std::string>& paths, const Disk& disk,
                                          Messages& messages) {
  std::vector<Item> out;
  for (const std::string& path : paths) {
    RecordFile file = TRY(find_records(TRY(or_unreadable(disk.read(path), "read"))));
    out.push_back(TRY(template_group(path, file)));
    std::ranges::move(file.messages, std::back_inserter(messages));
  }
  return out;
}

Result<void> write_device(const Device& device, const std::string& path, Disk& disk) {
  return or_fail(disk.replace(path, print_device_yaml(device)), "write");
}

Result<void> convert(const ConvertRequest& request, Disk& disk, Messages& messages) {
  ClassNames names;
  if (request.header) names = TRY(find_class(*request.header, disk));
  if (request.name) names.name = text::replace_all(*request.name, " ", "");
  if (request.parent) names.base = *request.parent;
  if (names.name.empty())
    return fail(error(DiagKind::bad_setting, "the device needs a name: give `--header` or `--name`"));
  const bool is_labelled = request.label && !request.label->empty();
  Device device{.label = is_labelled ? *request.label : names.name};
  device.children = TRY(template_groups(request.templates, disk, messages));
  if (!names.base.empty()) {
    Item& include = device.children.emplace_back();
    include.kind = ItemKind::include;
    include.file_name = names.base;
  }
  return write_device(device, path::join(request.output_folder, names.name + std::string(device_suffix)),
                      disk);
}

Result<void> reconvert(Device device, const std::string& path, const std::vector<std::string>& templates,
                       Disk& disk, Messages& messages) {
  std::vector<Item> groups = TRY(template_groups(templates, disk, messages));
  std::ranges::move(groups, std::back_inserter(device.children));
  device.children = merge(std::move(device.children));
  return write_device(device, path, disk);
}

Result<void> regroup_file(Device device, const std::string& path, const std::vector<std::string>& screens,
                          Disk& disk, Messages& messages) {
  std::vector<UiFile> files;
  for (const std::string& screen : screens) {
    UiFile& file = files.emplace_back();
    file.path = screen;
    file.text = TRY(or_unreadable(disk.read(screen), "read"));
  }
  Regrouped made = TRY(regroup(device, files));
  if (!made.not_found.empty())
    messages.push_back("Did not find group for " + text::join(made.not_found, " | "));
  return write_device(made.device, path, disk);
}

}  // namespace

Messages convert_device(const ConvertRequest& request, yaml::Reader& reader, Disk& disk) {
  Messages out;
  auto made = convert(request, disk, out);
  reader.sink.take_error(made);
  return out;
}

Messages reconvert_device(const std::string& path, const std::vector<std::string>& templates,
                          yaml::Reader& reader, Disk& disk) {
  Messages out;
  auto device = read_device(reader, path);
  if (!device) return out;
  auto made = reconvert(*std::move(device), path, templates, disk, out);
  reader.sink.take_error(made);
  return out;
}

Messages regroup_device(const std::string& path, const std::vector<std::string>& screens,
                        yaml::Reader& reader, Disk& disk) {
  Messages out;
  auto device = read_device(reader, path);
  if (!device) return out;
  auto made = regroup_file(*std::move(device), path, screens, disk, out);
  reader.sink.take_error(made);
  return out;
}

}  // namespace iocwright::screens
