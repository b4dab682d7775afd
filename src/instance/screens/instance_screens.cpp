#include "instance/screens/instance_screens.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/screens/check_device.hpp"
#include "instance/screens/device_files.hpp"
#include "instance/screens/names.hpp"
#include "instance/screens/print_device.hpp"
#include "instance/screens/pvi_template.hpp"

namespace iocwright::screens {

namespace {

class InstanceScreenMaker {
 public:
  InstanceScreenMaker(const DeviceFolders& folders, const ScreenPrinter& printer, yaml::Reader& reader,
                      const TemplateFiles& templates)
      : folders_(folders),
        printer_(printer),
        reader_(reader),
        templates_(templates),
        files_(reader, {folders.config, folders.definitions}) {}

  void add(const boot::DeviceScreen& screen) {
    const auto path = find(screen);
    if (!path) return;
    const std::string name(boot::device_name(*path));
    const bool is_new = names_.insert(name).second;
    if (!is_new && !screen.has_pv && !screen.in_index) return;
    const std::vector<Item>* items = resolve(*path);
    if (items == nullptr) return;
    const std::string& label = files_.read(*path)->label;
    // The last entity's prefix counts for all.
    if (screen.has_pv) pv_devices_[name] = {*path, screen.pv_prefix};
    const std::string bob = name + ".pvi.bob";
    if (is_new) add_device(label, *items, bob);
    if (screen.in_index) add_index_entry(screen, label, bob);
  }

  std::optional<InstanceScreens> finish(const std::string& title) {
    for (const auto& [name, pv] : pv_devices_) {
      auto text = print_pvi_template(files_.read(pv.path)->label, *resolve(pv.path), pv.prefix, templates_);
      if (!sink().take_error(text)) out_.templates[name + ".pvi.template"] = *std::move(text);
    }
    add_device(title, index_, "index.bob");
    if (sink().has_errors()) return std::nullopt;
    out_.has_devices = !names_.empty();
    return std::move(out_);
  }

 private:
  struct PvDevice {
    std::string path;
    std::string prefix;
  };

  Sink& sink() { return reader_.sink; }

  /// The file of the device: in the config folder, by its name alone, or else among the definitions.
  std::optional<std::string> find(const boot::DeviceScreen& screen) {
    std::string own = path::join(folders_.config, path::name(screen.description));
    auto is_own = or_unreadable(reader_.disk.is_file(own));
    if (sink().take_error(is_own)) return std::nullopt;
    if (*is_own) return own;
    std::string path = path::join(folders_.definitions, screen.description);
    auto exists = or_unreadable(reader_.disk.is_file(path));
    if (sink().take_error(exists)) return std::nullopt;
    if (*exists) return path;
    sink().add(error(DiagKind::missing_device, fmt::format("there is no device description `{}`", path))
                   .at(screen.place)
                   .help("use `--no-pvi` if you do not need screens"));
    return std::nullopt;
  }

  const std::vector<Item>* resolve(const std::string& path) {
    auto known = resolved_.find(path);
    if (known == resolved_.end()) {
      known = resolved_.emplace(path, files_.resolve(path)).first;
      if (known->second) warn_of_duplicate_signals(*known->second, sink());
    }
    return known->second ? &*known->second : nullptr;
  }

  void add_device(const std::string& title, const std::vector<Item>& items, const std::string& file) {
    auto files = print_device(title, items, file, printer_, sink());
    if (sink().take_error(files)) return;
    for (auto& [name, text] : *files) out_.screens.insert_or_assign(name, std::move(text));
  }

  void add_index_entry(const boot::DeviceScreen& screen, const std::string& label, const std::string& bob) {
    Item& entry = index_.emplace_back();
    entry.kind = ItemKind::device_ref;
    entry.place = screen.place;
    entry.name = pascal_case(label);
    entry.label = label;
    entry.ui = bob;
    for (const boot::MacroValue& macro : screen.macros) entry.macros.emplace_back(macro.name, macro.value);
    if (entry.name.empty() || !is_name(entry.name))
      sink().add(error(DiagKind::screen_layout,
                       fmt::format("the label `{}` of this device cannot be in the index: it must begin with "
                                   "a letter",
                                   label))
                     .at(screen.place));
  }

  const DeviceFolders& folders_;
  const ScreenPrinter& printer_;
  yaml::Reader& reader_;
  const TemplateFiles& templates_;
  DeviceFiles files_;
  std::map<std::string, std::optional<std::vector<Item>>> resolved_;
  std::set<std::string> names_;
  std::map<std::string, PvDevice> pv_devices_;
  std::vector<Item> index_;
  InstanceScreens out_;
};

}  // namespace

std::optional<InstanceScreens> make_instance_screens(const boot::Boot& boot, const DeviceFolders& folders,
                                                     ScreenStyle style, yaml::Reader& reader,
                                                     const TemplateFiles& templates) {
  auto printer = ScreenPrinter::make(templates, {.style = style});
  if (reader.sink.take_error(printer)) return std::nullopt;
  InstanceScreenMaker maker(folders, *printer, reader, templates);
  for (const boot::DeviceScreen& screen : boot.screens) maker.add(screen);
  return maker.finish(boot.ioc_name);
}

}  // namespace iocwright::screens
