// Prints a device of one item in a file format, for the unit tests of the printers.
#pragma once

#include <string>

#include "instance/screens/device_tester.hpp"
#include "instance/screens/print_device.hpp"

namespace iocwright::tests {

/// The main screen of a device `Main` with these children; or the error.
inline std::string printed(const std::string& children, const screens::Formatter& formatter = {}) {
  DeviceTester test(children);
  const auto items = test.resolve();
  if (!items) return test.messages();
  const auto printer = screens::ScreenPrinter::make(TemplateFiles(test.disk, ""), formatter);
  if (!printer) return printer.error().message();
  const std::string name = "Main" + std::string(screens::suffix_of(formatter.format));
  const auto files = screens::print_device("Main", *items, name, *printer, test.sink);
  return files ? files->at(name) : files.error().message();
}

/// The part of `text` from the last `begin` to the first `end` after it, both included.
inline std::string part(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.rfind(begin);
  if (from == std::string::npos) return "";
  return text.substr(from, text.find(end, from) + end.size() - from);
}

}  // namespace iocwright::tests
