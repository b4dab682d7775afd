#include "instance/screens/print_screens.hpp"

#include <array>

namespace iocwright::screens {

namespace {

constexpr std::array<std::string_view, 18> bob_sections{
    "display",  "Title",    "Label",    "TextEntry",   "WritePV",   "TextUpdate",
    "ComboBox", "Group",    "CheckBox", "ProgressBar", "Heading",   "OpenDisplay",
    "Table",    "BitField", "LED",      "ArrayTrace",  "ImageRead", "ToggleButton"};
constexpr std::array<std::string_view, 15> edl_sections{
    "Screen",  "Box",         "GroupTitle", "Label",         "ToggleButton",
    "SignalX", "TextWrite",   "TextRead",   "ComboBox",      "Title",
    "LED",     "ProgressBar", "Heading",    "SubScreenFile", "XYTrace"};
constexpr std::array<std::string_view, 16> adl_sections{
    "Screen",      "Background", "Title",         "Outline", "GroupTitle",   "Label",
    "SignalX",     "TextWrite",  "TextRead",      "LED",     "ToggleButton", "ComboBox",
    "ProgressBar", "Heading",    "SubScreenFile", "CheckBox"};

}  // namespace

OutputName split_output_name(std::string_view file_name, const Formatter& formatter) {
  const bool at_first = formatter.style == ScreenStyle::v0_14 && formatter.format != ScreenFormat::adl;
  const std::size_t dot = at_first ? file_name.find('.') : file_name.rfind('.');
  if (dot == std::string_view::npos) return {std::string(file_name), ""};
  return {std::string(file_name.substr(0, dot)), std::string(file_name.substr(dot))};
}

std::string file_to_open(const Element& button, const std::string& suffix, const Formatter& formatter) {
  const std::string_view own = suffix_of(formatter.format);
  std::string out = button.file;
  if (button.opens_sub_screen && suffix.ends_with(own)) out += suffix.substr(0, suffix.size() - own.size());
  // EDM adds the suffix itself.
  if (formatter.format != ScreenFormat::edl && !out.ends_with(own)) out += own;
  return out;
}

Result<ScreenPrinter> ScreenPrinter::make(const TemplateFiles& templates, const Formatter& formatter) {
  switch (formatter.format) {
    case ScreenFormat::edl:
      return ScreenPrinter(formatter, TRY(BlockTemplates::read(templates, "edl", edl_sections)));
    case ScreenFormat::adl:
      return ScreenPrinter(formatter, TRY(BlockTemplates::read(templates, "adl", adl_sections)));
    case ScreenFormat::bob: break;
  }
  const std::string_view name = formatter.style == ScreenStyle::v0_14 ? "bob-0.14" : "bob-0.13";
  return ScreenPrinter(formatter, TRY(BlockTemplates::read(templates, name, bob_sections)));
}

Result<std::string> ScreenPrinter::print(const Screen& screen, const std::string& suffix) const {
  switch (formatter_.format) {
    case ScreenFormat::edl: return print_edl(screen, suffix, formatter_, blocks_);
    case ScreenFormat::adl: return print_adl(screen, formatter_, blocks_);
    case ScreenFormat::bob: break;
  }
  return print_bob(screen, suffix, formatter_, blocks_);
}

}  // namespace iocwright::screens
