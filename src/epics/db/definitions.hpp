// What the dbd files of an IOC define: menus, record types, device support and so on.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/diag/span.hpp"

namespace iocwright::epics {

enum class FieldKind : unsigned char {
  string,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float32,
  float64,
  enumeration,
  menu,
  device,
  in_link,
  out_link,
  forward_link,
  no_access
};

/// The kind that `DBF_...` names; nullopt if there is none.
std::optional<FieldKind> field_kind(std::string_view name);

inline bool is_link(FieldKind kind) {
  return kind == FieldKind::in_link || kind == FieldKind::out_link || kind == FieldKind::forward_link;
}

/// The types of a link, with the numbers that Base prints.
enum class LinkType : unsigned char {
  constant = 0,
  pv = 1,
  vme = 2,
  camac = 3,
  ab = 4,
  gpib = 5,
  bitbus = 6,
  macro = 7,
  json = 8,
  pn = 9,
  db = 10,
  ca = 11,
  inst = 12,
  bbgpib = 13,
  rf = 14,
  vxi = 15
};

/// The type that `INST_IO` or another word of a device names; nullopt if there is none.
std::optional<LinkType> link_type(std::string_view name);

struct Menu {
  struct Choice {
    std::string name{};
    std::string text{};
    Span span{};
  };
  std::string name{};
  std::vector<Choice> choices{};
  Span span{};
};

struct FieldType {
  std::string name{};
  FieldKind kind = FieldKind::no_access;
  std::string prompt{};
  std::string initial{};
  std::string menu{};           ///< of a menu field
  std::size_t size = 0;         ///< of a string, with the NUL
  bool is_calculation = false;  ///< SPC_CALC
  Span span{};
};

struct DeviceSupport {
  std::string choice{};
  std::string table{};
  LinkType link_type = LinkType::constant;
  bool is_linked = true;
  Span span{};
};

struct RecordType {
  std::string name{};
  std::vector<FieldType> fields{};
  std::vector<DeviceSupport> devices{};
  bool is_linked = true;
  Span span{};
  Span unread{};  ///< if known, the definition whose fields are still to be read; see read_fields()

  const FieldType* field(std::string_view field_name) const;
  const DeviceSupport* device(std::string_view choice) const;
};

/// A driver, registrar, function, variable or link type.
struct SupportItem {
  std::string name{};
  std::string table{};  ///< of a link type; of a variable, its type
  bool is_linked = true;
  Span span{};
};

/// Everything that is defined, by name. The first definition of a name counts. Items are linked if the binary
/// contains their code, which is the case for the dbd files that it was built with.
struct Definitions {
  std::unordered_map<std::string, Menu> menus;
  std::unordered_map<std::string, RecordType> record_types;
  std::unordered_map<std::string, SupportItem> drivers;
  std::unordered_map<std::string, SupportItem> registrars;
  std::unordered_map<std::string, SupportItem> functions;
  std::unordered_map<std::string, SupportItem> links;
  std::unordered_map<std::string, SupportItem> variables;
  std::set<std::string, std::less<>> break_tables;

  const Menu* menu(const std::string& name) const;
  const RecordType* record_type(const std::string& name) const;
};

}  // namespace iocwright::epics
