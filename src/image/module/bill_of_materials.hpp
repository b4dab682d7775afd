// Writes bills of materials from the lock file: SPDX, CycloneDX, and the `versions.json` of public images.
#pragma once

#include <nlohmann/json.hpp>

#include "image/module/lock_file.hpp"

namespace iocwright::image {

/// SPDX 2.3 in JSON.
nlohmann::ordered_json spdx_bill(const LockFile& lock);
/// CycloneDX 1.5 in JSON.
nlohmann::ordered_json cyclonedx_bill(const LockFile& lock);
/// The content of `versions.json`. `ioc_version` is the version of the Generic IOC, `now` the current time in
/// UTC.
nlohmann::ordered_json version_list(const LockFile& lock, const std::string& ioc_version,
                                    const std::string& now);

}  // namespace iocwright::image
