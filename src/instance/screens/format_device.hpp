// Writes the screens or the PVI template of one device description.
#pragma once

#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/templates.hpp"
#include "instance/screens/formatter.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::screens {

struct FormatRequest {
  std::string output;                ///< the main screen; sub-screens are written beside it
  std::string device;                ///< the device description
  std::string formatter;             ///< the formatter file
  std::vector<std::string> folders;  ///< where includes and parents are looked for
  ScreenStyle style = ScreenStyle::v0_13;
};

/// Writes screens. Errors, and warnings of what has no effect, go to the reader's sink; nothing is written
/// then.
void format_device(const FormatRequest& request, yaml::Reader& reader, Disk& disk,
                   const TemplateFiles& templates);

struct TemplateRequest {
  std::string device;
  std::string prefix;  ///< of the PV, which is this and `PVI`
  std::string output;
  std::vector<std::string> folders;  ///< empty: includes are errors and the parent is ignored, as in pvi
};

/// Writes a PVI template. Errors go to the reader's sink.
void generate_template(const TemplateRequest& request, yaml::Reader& reader, Disk& disk,
                       const TemplateFiles& templates);

struct PreviewRequest {
  std::string output;  ///< an SVG file, with the screen and its sub-screens
  std::string device;
  std::vector<std::string> folders;
};

/// Draws the screens of a device as a picture. Errors go to the reader's sink.
void preview_device(const PreviewRequest& request, yaml::Reader& reader, Disk& disk);

}  // namespace iocwright::screens
