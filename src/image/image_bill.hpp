// Makes the software bill of materials of an image.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/module/build_context.hpp"
#include "image/recipe/plan.hpp"

namespace iocwright::image {

/// Returns the bill of an image as JSON: CycloneDX 1.5 if `format` is `cyclonedx`, otherwise SPDX 2.3. It has
/// the modules, packages and downloads of the lock file, the Generic IOC, iocwright, and the packages of all
/// shared libraries that they load. Returns nothing if the lock file is missing or has errors, which go to
/// the sink.
std::optional<std::string> image_bill(std::string_view format, const Target& target, BuildContext& context);

}  // namespace iocwright::image
