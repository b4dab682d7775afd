#include "instance/screens/print_device.hpp"

#include <fmt/format.h>

#include <map>

#include "instance/screens/layout.hpp"

namespace iocwright::screens {

namespace {

/// The warning about a second screen with the same file. An include repeats a place.
Diagnostic duplicate(const std::string& file, Span place, Span first) {
  if (place == first)
    return warning(
               DiagKind::duplicate_name,
               fmt::format("the sub-screen `{}` is made more than once, and the last one replaces the others",
                           file))
        .at(place)
        .help("use this group once: an include repeats it, with the same name");
  return warning(DiagKind::duplicate_name,
                 fmt::format("two sub-screens are named `{}`: this one replaces the other", file))
      .at(place)
      .note(first, "this is the other one");
}

}  // namespace

Result<FileSet> print_device(const std::string& title, const std::vector<Item>& items,
                             std::string_view file_name, const ScreenPrinter& printer, Sink& sink) {
  const OutputName name = split_output_name(file_name, printer.formatter());
  DeviceLayout layout(printer.formatter());
  const std::vector<Screen> screens = TRY(layout.lay_out(title, name.base, items));
  FileSet out;
  std::map<std::string, Span> places;
  for (const Screen& screen : screens) {
    const std::string file = screen.base_name + name.suffix;
    const auto [first, is_new] = places.emplace(file, screen.place);
    if (!is_new) sink.add(duplicate(file, screen.place, first->second));
    out[file] = TRY(printer.print(screen, name.suffix));
  }
  return out;
}

}  // namespace iocwright::screens
