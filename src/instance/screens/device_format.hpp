// The format of device descriptions, `*.pvi.device.yaml`: checks and the published schema are made from it.
#pragma once

#include "lang/format/format.hpp"

namespace iocwright::screens {

const format::ObjectFormat& device_format();

/// The types whose defaults and descriptions in the schema need more than their tables say.
const format::ObjectFormat& include_format();

}  // namespace iocwright::screens
