#include "instance/screens/formatter.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "instance/screens/checked_node.hpp"
#include "instance/screens/widget_formats.hpp"
#include "lang/format/check.hpp"

namespace iocwright::screens {

namespace {

using format::Field;
using format::ObjectFormat;
using format::Type;

constexpr std::string_view formatter_suffix = ".pvi.formatter.yaml";

constexpr std::array dls_fields{Field{"spacing", &integer_type, "5", "Between widgets, in pixels"},
                                Field{"title_height", &integer_type, "25", "Of the title, in pixels"},
                                Field{"max_height", &integer_type, "900", "Of a column, in pixels"},
                                Field{"label_width", &integer_type, "200", "Of a label, in pixels"},
                                Field{"widget_width", &integer_type, "200", "Of a widget, in pixels"},
                                Field{"widget_height", &integer_type, "20", "Of a widget, in pixels"}};
constexpr std::array aps_fields{Field{"spacing", &integer_type, "5", "Between widgets, in pixels"},
                                Field{"title_height", &integer_type, "25", "Of the title, in pixels"},
                                Field{"max_height", &integer_type, "900", "Of a column, in pixels"},
                                Field{"label_width", &integer_type, "205", "Of a label, in pixels"},
                                Field{"widget_width", &integer_type, "100", "Of a widget, in pixels"},
                                Field{"widget_height", &integer_type, "20", "Of a widget, in pixels"}};
constexpr ObjectFormat dls_formatter{"DLSFormatter", "a formatter", "", dls_fields, "DLSFormatter"};
constexpr ObjectFormat aps_formatter{"APSFormatter", "a formatter", "", aps_fields, "APSFormatter"};
constexpr std::array<const Type*, 2> formatters{&object_of<aps_formatter>, &object_of<dls_formatter>};
constexpr Type formatter_type{.form = format::TypeForm::tagged, .options = formatters};

/// Sizes of the format that a formatter file cannot change, and its defaults of the others.
Sizes default_sizes(ScreenFormat format) {
  switch (format) {
    case ScreenFormat::bob: return {};
    case ScreenFormat::edl: return {.group_label_height = 10, .indent = 5, .group_width_offset = 0};
    case ScreenFormat::adl:
      return {.label_width = 205,
              .widget_width = 100,
              .group_label_height = 25,
              .indent = 0,
              .group_width_offset = 0};
  }
  return {};
}

Sizes read_sizes(const CheckedNode& in, ScreenFormat format, Sink& sink) {
  Sizes out = default_sizes(format);
  out.spacing = in.integer("spacing", out.spacing, sink);
  out.title_height = in.integer("title_height", out.title_height, sink);
  out.max_height = in.integer("max_height", out.max_height, sink);
  out.label_width = in.integer("label_width", out.label_width, sink);
  out.widget_width = in.integer("widget_width", out.widget_width, sink);
  out.widget_height = in.integer("widget_height", out.widget_height, sink);
  return out;
}

/// The format that the formatter writes to `output`; an error if it cannot.
Result<ScreenFormat> format_of(bool is_aps, const std::string& output) {
  if (is_aps && output.ends_with(".adl")) return ScreenFormat::adl;
  if (!is_aps && output.ends_with(".edl")) return ScreenFormat::edl;
  if (!is_aps && output.ends_with(".bob")) return ScreenFormat::bob;
  return fail(error(DiagKind::bad_setting, fmt::format("{} formatter cannot write `{}`: its files end in {}",
                                                       is_aps ? "an APS" : "a DLS", output,
                                                       is_aps ? "`.adl`" : "`.bob` or `.edl`")));
}

}  // namespace

const ObjectFormat& dls_formatter_format() { return dls_formatter; }
const ObjectFormat& aps_formatter_format() { return aps_formatter; }

std::string_view suffix_of(ScreenFormat format) {
  switch (format) {
    case ScreenFormat::bob: return ".bob";
    case ScreenFormat::edl: return ".edl";
    case ScreenFormat::adl: return ".adl";
  }
  return "";
}

Result<ScreenStyle> screen_style(const std::string& option, const Settings& settings) {
  const auto name = option.empty() ? settings.choice(Setting::screens_style) : option;
  if (!name) return fail(error(DiagKind::bad_setting, name.error()));
  return *name == "0.14" ? ScreenStyle::v0_14 : ScreenStyle::v0_13;
}

std::optional<Formatter> read_formatter(yaml::Reader& reader, const std::string& path,
                                        const std::string& output, ScreenStyle style) {
  Sink& sink = reader.sink;
  const std::size_t errors_before = sink.error_count();
  if (!path.ends_with(formatter_suffix)) {
    sink.add(
        error(DiagKind::unreadable_file, fmt::format("expected a formatter, which ends in `{}`, not `{}`",
                                                     formatter_suffix, path::name(path))));
    return std::nullopt;
  }
  const auto document = reader.read(path);
  if (!document || sink.error_count() > errors_before) return std::nullopt;
  if (!format::check_type(document->root(), formatter_type, sink)) return std::nullopt;
  const CheckedNode in(document->root());
  auto format = format_of(in.text("type") == aps_formatter.tag, output);
  if (sink.take_error(format)) return std::nullopt;
  Formatter out{.format = *format, .style = style, .sizes = read_sizes(in, *format, sink)};
  if (sink.error_count() > errors_before) return std::nullopt;
  return out;
}

}  // namespace iocwright::screens
