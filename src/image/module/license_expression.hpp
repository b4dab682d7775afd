// Checks licenses of recipes before they enter a bill of materials.
#pragma once

#include <string_view>
#include <vector>

namespace iocwright::image {

/// Whether the string is a license expression by the grammar of SPDX 2.3, annex D. Whether its identifiers
/// are on SPDX's list of licenses is not checked.
bool is_license_expression(std::string_view text);

/// The identifiers in an expression that begin with `LicenseRef-`, which a document must define itself.
std::vector<std::string_view> license_references(std::string_view expression);

}  // namespace iocwright::image
