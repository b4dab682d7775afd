// The values of link fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "epics/db/definitions.hpp"

namespace iocwright::epics {

/// What a link refers to.
struct LinkValue {
  LinkType type = LinkType::constant;
  std::string text{};                    ///< without blanks around it
  std::string target{};                  ///< of a PV link: the record, and the field if there is one
  std::vector<std::string> modifiers{};  ///< of a PV link: what follows its target, as written
  std::string error{};                   ///< why Base rejects the value; empty: it does not
};

/// Parses a value by the rules of `dbParseLink()` of EPICS Base 7.0.8.1.
LinkValue parse_link(std::string_view value, FieldKind kind, const Definitions& definitions);

/// Why Base rejects a link that is described in JSON; empty: it does not. The types of links that are not
/// part of Base accept everything.
std::string check_json_link(std::string_view json, FieldKind kind, const Definitions& definitions);

}  // namespace iocwright::epics
