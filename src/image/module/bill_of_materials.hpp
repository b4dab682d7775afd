// Writes bills of materials: SPDX, CycloneDX, and the `versions.json` of public images.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "image/module/bill.hpp"

namespace iocwright::image {

/// The JSON form of SPDX 2.3. `now` is the time in ISO 8601 format.
nlohmann::ordered_json spdx_bill(const Bill& bill, const std::string& now);
/// The JSON form of CycloneDX 1.5. `now` is the time in ISO 8601 format.
nlohmann::ordered_json cyclonedx_bill(const Bill& bill, const std::string& now);
/// The content of `versions.json`. `ioc_version` is the version of the Generic IOC, and `now` is the current
/// time in ISO 8601 format.
nlohmann::ordered_json version_list(const LockFile& lock, const std::string& ioc_version,
                                    const std::string& now);

}  // namespace iocwright::image
