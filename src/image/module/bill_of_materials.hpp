// Writes bills of materials from the lock file: SPDX, CycloneDX, and the `versions.json` of public images.
#pragma once

#include <nlohmann/json.hpp>

#include "image/module/lock_file.hpp"

namespace iocwright::image {

/// A bill of materials in the JSON form of SPDX 2.3.
nlohmann::ordered_json spdx_bill(const LockFile& lock);
/// A bill of materials in the JSON form of CycloneDX 1.5.
nlohmann::ordered_json cyclonedx_bill(const LockFile& lock);
/// The content of `versions.json`. `ioc_version` is the version of the Generic IOC, and `now` is the current
/// time in ISO 8601 format.
nlohmann::ordered_json version_list(const LockFile& lock, const std::string& ioc_version,
                                    const std::string& now);

}  // namespace iocwright::image
