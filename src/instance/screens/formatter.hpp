// What a screen is made for: the file format, its sizes, and a formatter file that changes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/settings.hpp"
#include "core/diag/result.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::screens {

enum class ScreenFormat : std::uint8_t { bob, edl, adl };

/// The version of pvi whose screens ours are equal to.
enum class ScreenStyle : std::uint8_t {
  v0_13,  ///< pvi 0.13.1, which images have today
  v0_14   ///< pvi's main branch, with buttons that open the files that are written
};

/// Sizes in pixels. The first six can be set by a formatter file.
struct Sizes {
  std::int64_t spacing = 5;
  std::int64_t title_height = 25;
  std::int64_t max_height = 900;
  std::int64_t label_width = 200;
  std::int64_t widget_width = 200;
  std::int64_t widget_height = 20;
  std::int64_t group_label_height = 26;
  std::int64_t indent = 18;
  std::int64_t group_width_offset = 26;
};

struct Formatter {
  ScreenFormat format = ScreenFormat::bob;
  ScreenStyle style = ScreenStyle::v0_13;
  Sizes sizes = {};
};

/// The suffix of its files: `.bob`, `.edl` or `.adl`.
std::string_view suffix_of(ScreenFormat format);

/// The style named by an option, `0.13` or `0.14`; if that is empty, by IOCWRIGHT_SCREENS_STYLE.
Result<ScreenStyle> screen_style(const std::string& option, const Settings& settings);

/// Reads `*.pvi.formatter.yaml`, for an output file whose suffix says which format it is. Its type must be
/// able to write that. None when there are errors, which go to the reader's sink.
std::optional<Formatter> read_formatter(yaml::Reader& reader, const std::string& path,
                                        const std::string& output, ScreenStyle style);

/// The formats of formatter files, for their schema.
const format::ObjectFormat& aps_formatter_format();
const format::ObjectFormat& dls_formatter_format();

}  // namespace iocwright::screens
