// Prints all screens of a device.
#pragma once

#include <string>
#include <vector>

#include "core/base/file_transaction.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"
#include "instance/screens/device.hpp"
#include "instance/screens/print_screens.hpp"

namespace iocwright::screens {

/// The files of the device's screen, named `file_name`, and its sub-screens. Sub-screens of one name are
/// reported as warnings: the last one is the file. An error if the device cannot be laid out.
Result<FileSet> print_device(const std::string& title, const std::vector<Item>& items,
                             std::string_view file_name, const ScreenPrinter& printer, Sink& sink);

}  // namespace iocwright::screens
