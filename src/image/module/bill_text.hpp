// Makes the software bill of materials of an image from its lock file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/recipe/plan.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::image {

/// Returns the bill of the target's modules as JSON: CycloneDX 1.5 if `format` is `cyclonedx`, otherwise SPDX
/// 2.3. Returns nothing if the lock file is missing or has errors, which go to the reader's sink.
std::optional<std::string> bill_text(std::string_view format, const Target& target, yaml::Reader& reader);

}  // namespace iocwright::image
