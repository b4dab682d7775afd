// What iocInit reports about a database.
#include <fmt/format.h>

#include <algorithm>

#include "epics/db/database.hpp"
#include "epics/db/field_value.hpp"
#include "epics/db/json5.hpp"
#include "epics/db/link_value.hpp"

namespace iocwright::epics {

namespace {

bool is_number(FieldKind kind) { return kind >= FieldKind::int8 && kind <= FieldKind::float64; }

class Checker {
 public:
  explicit Checker(const Database& database) : database_(database) {}

  std::vector<LoadFinding> check() {
    const Definitions& all = database_.definitions;
    for (const auto& [name, item] : all.drivers)
      if (!item.is_linked) add({.problem = LoadProblem::unlinked_driver, .span = item.span, .name = name});
    for (const auto& [name, type] : all.record_types) {
      if (!type.is_linked)
        add({.problem = LoadProblem::unlinked_record_type, .span = type.span, .name = name});
      for (const DeviceSupport& device : type.devices)
        if (!device.is_linked)
          add({.problem = LoadProblem::unlinked_device, .span = device.span, .name = device.table});
    }
    std::ranges::sort(findings_, {},
                      [](const LoadFinding& f) { return std::pair(f.span.file, f.span.begin); });
    for (const Record& record : database_.records()) check_record(record);
    return std::move(findings_);
  }

 private:
  void add(LoadFinding finding) { findings_.push_back(std::move(finding)); }

  void check_record(const Record& record) {
    const RecordType* type = database_.definitions.record_type(record.type);
    if (type == nullptr || !type->is_linked) return;
    check_subroutines(record);
    for (const FieldType& field : type->fields) {
      const bool is_scan = field.name == "SCAN";
      if (!is_scan && !is_link(field.kind)) continue;
      const FieldSetting* setting = record.setting(field.name);
      if (setting == nullptr) continue;
      if (is_scan) check_scan(record, field, *setting);
      else check_link(record, *type, field, *setting);
    }
  }

  /// The device support that the record selects, or its first one; null if its type has none.
  const DeviceSupport* device_of(const Record& record, const RecordType& type) const {
    const FieldSetting* setting = record.setting("DTYP");
    if (type.devices.empty()) return nullptr;
    if (setting == nullptr || setting->value.empty()) return &type.devices.front();
    if (const DeviceSupport* named = type.device(setting->value)) return named;
    Menu numbers{.name = "", .choices = {}};
    const std::size_t index = menu_index(numbers, setting->value);
    return index < type.devices.size() ? &type.devices[index] : nullptr;
  }

  void check_link(const Record& record, const RecordType& type, const FieldType& field,
                  const FieldSetting& setting) {
    const LinkValue link = parse_link(setting.value, field.kind, database_.definitions);
    const bool is_of_device = field.name == "INP" || field.name == "OUT";
    const DeviceSupport* device = is_of_device ? device_of(record, type) : nullptr;
    const LinkType expected = device == nullptr ? LinkType::constant : device->link_type;
    const auto is_soft = [](LinkType t) {
      return t == LinkType::constant || t == LinkType::pv || t == LinkType::json;
    };
    if (link.type != expected && !(is_soft(link.type) && is_soft(expected)))
      add({.problem = LoadProblem::link_mismatch,
           .span = setting.value_span,
           .name = record.name,
           .type = fmt::to_string(static_cast<int>(expected)),
           .field = field.name,
           .value = setting.value,
           .reason = fmt::to_string(static_cast<int>(link.type))});
    else if (link.type == LinkType::constant && link.text.starts_with('['))
      check_array(record, type, field, setting);
  }

  /// A constant array of strings that is to become the number of another field.
  void check_array(const Record& record, const RecordType& type, const FieldType& field,
                   const FieldSetting& setting) {
    const bool is_input = field.name.starts_with("INP");
    if (!is_input && field.name != "DOL") return;
    const FieldType* target = type.field(is_input && field.name.size() > 3 ? field.name.substr(3) : "VAL");
    if (target == nullptr || !is_number(target->kind)) return;
    const JsonResult array = parse_json5(setting.value);
    const bool has_text = std::ranges::any_of(
        array.value.items, [](const JsonValue& item) { return item.kind == JsonValue::Kind::string; });
    if (array.error.empty() && !has_text) return;
    add({.problem = LoadProblem::constant_type,
         .span = setting.value_span,
         .name = record.name,
         .field = field.name,
         .value = setting.value});
  }

  void check_scan(const Record& record, const FieldType& field, const FieldSetting& setting) {
    const Menu* menu = database_.definitions.menu(field.menu);
    if (menu != nullptr && menu_index(*menu, setting.value) >= menu->choices.size())
      add({.problem = LoadProblem::scan_value,
           .span = setting.value_span,
           .name = record.name,
           .value = setting.value});
  }

  /// A sub record must have a subroutine; the names that are given must be those of functions.
  void check_subroutines(const Record& record) {
    if (record.type != "sub" && record.type != "aSub") return;
    const FieldSetting* subroutine = record.setting("SNAM");
    if (record.type == "sub" && (subroutine == nullptr || subroutine->value.empty()))
      add({.problem = LoadProblem::missing_subroutine,
           .span = record.span,
           .name = record.name,
           .field = "SNAM"});
    for (const FieldSetting* setting : {subroutine, record.setting("INAM")}) {
      if (setting == nullptr || setting->value.empty()) continue;
      if (database_.definitions.functions.contains(setting->value)) continue;
      add({.problem = LoadProblem::missing_subroutine,
           .span = setting->value_span,
           .name = record.name,
           .field = setting->field,
           .value = setting->value});
    }
  }

  const Database& database_;
  std::vector<LoadFinding> findings_;
};

}  // namespace

std::vector<LoadFinding> check_init(const Database& database) { return Checker(database).check(); }

}  // namespace iocwright::epics
