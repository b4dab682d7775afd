#include "epics/db/definitions.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace iocwright::epics {

namespace {

constexpr std::array<std::pair<std::string_view, FieldKind>, 18> field_kinds{{
    {"DBF_STRING", FieldKind::string},
    {"DBF_CHAR", FieldKind::int8},
    {"DBF_UCHAR", FieldKind::uint8},
    {"DBF_SHORT", FieldKind::int16},
    {"DBF_USHORT", FieldKind::uint16},
    {"DBF_LONG", FieldKind::int32},
    {"DBF_ULONG", FieldKind::uint32},
    {"DBF_INT64", FieldKind::int64},
    {"DBF_UINT64", FieldKind::uint64},
    {"DBF_FLOAT", FieldKind::float32},
    {"DBF_DOUBLE", FieldKind::float64},
    {"DBF_ENUM", FieldKind::enumeration},
    {"DBF_MENU", FieldKind::menu},
    {"DBF_DEVICE", FieldKind::device},
    {"DBF_INLINK", FieldKind::in_link},
    {"DBF_OUTLINK", FieldKind::out_link},
    {"DBF_FWDLINK", FieldKind::forward_link},
    {"DBF_NOACCESS", FieldKind::no_access},
}};

constexpr std::array<std::pair<std::string_view, LinkType>, 16> link_types{{
    {"CONSTANT", LinkType::constant},
    {"PV_LINK", LinkType::pv},
    {"VME_IO", LinkType::vme},
    {"CAMAC_IO", LinkType::camac},
    {"AB_IO", LinkType::ab},
    {"GPIB_IO", LinkType::gpib},
    {"BITBUS_IO", LinkType::bitbus},
    {"MACRO_LINK", LinkType::macro},
    {"JSON_LINK", LinkType::json},
    {"PN_LINK", LinkType::pn},
    {"DB_LINK", LinkType::db},
    {"CA_LINK", LinkType::ca},
    {"INST_IO", LinkType::inst},
    {"BBGPIB_IO", LinkType::bbgpib},
    {"RF_IO", LinkType::rf},
    {"VXI_IO", LinkType::vxi},
}};

template <class Table>
auto find_in(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Table::value_type::first);
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

template <class Map>
auto* find_item(const Map& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

std::optional<FieldKind> field_kind(std::string_view name) { return find_in(field_kinds, name); }
std::optional<LinkType> link_type(std::string_view name) { return find_in(link_types, name); }

const FieldType* RecordType::field(std::string_view field_name) const {
  // Most names of the same length differ in their first byte, which is faster to compare here.
  const auto found = std::ranges::find_if(fields, [&](const FieldType& field) {
    return field.name.size() == field_name.size() && !field_name.empty() &&
           field.name.front() == field_name.front() && field.name == field_name;
  });
  return found == fields.end() ? nullptr : &*found;
}

const DeviceSupport* RecordType::device(std::string_view choice) const {
  const auto found = std::ranges::find(devices, choice, &DeviceSupport::choice);
  return found == devices.end() ? nullptr : &*found;
}

const Menu* Definitions::menu(const std::string& name) const { return find_item(menus, name); }
const RecordType* Definitions::record_type(const std::string& name) const {
  return find_item(record_types, name);
}

}  // namespace iocwright::epics
