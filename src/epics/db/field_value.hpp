// Values of fields, as `dbPutString()` of EPICS Base accepts them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "epics/db/definitions.hpp"
#include "epics/db/load_finding.hpp"

namespace iocwright::epics {

/// The value that a field gets: a string without its quotes and escapes, anything else as it is. Ends at a
/// NUL, which `\0` is.
std::string field_text(std::string_view value);

/// Why a field does not accept a value; nullopt if it does. `is_strict`: the variable dbConvertStrict of
/// Base, without which integers are cut to the size of the field. Of the finding, only what is specific to
/// the value is set.
std::optional<LoadFinding> check_field_value(const Definitions& definitions, const RecordType& record_type,
                                             const FieldType& field, std::string_view value, bool is_strict);

/// The number of the choice that a valid value of a menu field means; it may be that of no choice.
std::size_t menu_index(const Menu& menu, std::string_view value);

}  // namespace iocwright::epics
