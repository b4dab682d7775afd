// What is in an image, from the lock file: SPDX, CycloneDX, and the list of versions that public images
// carry.
#pragma once

#include <nlohmann/json.hpp>

#include "image/module/lock_file.hpp"

namespace iocwright::image {

/// SPDX 2.3 as JSON.
nlohmann::ordered_json spdx_bill(const LockFile& lock);
/// CycloneDX 1.5 as JSON.
nlohmann::ordered_json cyclonedx_bill(const LockFile& lock);
/// `versions.json`. `ioc_version` is that of the Generic IOC, `now` a time in UTC.
nlohmann::ordered_json version_list(const LockFile& lock, const std::string& ioc_version,
                                    const std::string& now);

}  // namespace iocwright::image
