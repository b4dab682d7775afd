#include "instance/screens/format_device.hpp"

#include "core/base/path.hpp"
#include "core/diag/file_result.hpp"
#include "instance/screens/check_device.hpp"
#include "instance/screens/device_files.hpp"
#include "instance/screens/layout.hpp"
#include "instance/screens/preview.hpp"
#include "instance/screens/print_device.hpp"
#include "instance/screens/pvi_template.hpp"

namespace iocwright::screens {

namespace {

void write(Disk& disk, const std::string& path, const std::string& text, Sink& sink) {
  auto written = or_fail(disk.replace(path, text), "write");
  sink.take_error(written);
}

void warn(const std::vector<Item>& items, Sink& sink) {
  warn_of_duplicate_signals(items, sink);
  warn_of_unused_keys(items, sink);
}

}  // namespace

void format_device(const FormatRequest& request, yaml::Reader& reader, Disk& disk,
                   const TemplateFiles& templates) {
  Sink& sink = reader.sink;
  DeviceFiles files(reader, request.folders);
  const auto items = files.resolve(request.device);
  if (!items) return;
  const auto formatter = read_formatter(reader, request.formatter, request.output, request.style);
  if (!formatter) return;
  warn(*items, sink);
  auto printer = ScreenPrinter::make(templates, *formatter);
  if (sink.take_error(printer)) return;
  const std::string& label = files.read(request.device)->label;
  auto screens = print_device(label, *items, path::name(request.output), *printer, sink);
  if (sink.take_error(screens)) return;
  const std::string folder = path::parent(request.output);
  for (const auto& [name, text] : *screens) write(disk, path::join(folder, name), text, sink);
}

void generate_template(const TemplateRequest& request, yaml::Reader& reader, Disk& disk,
                       const TemplateFiles& templates) {
  Sink& sink = reader.sink;
  DeviceFiles files(reader, request.folders);
  const Device* device = files.read(request.device);
  if (device == nullptr) return;
  const auto items = request.folders.empty() ? device->children : files.resolve(request.device);
  if (!items) return;
  warn_of_duplicate_signals(*items, sink);
  auto text = print_pvi_template(device->label, *items, request.prefix, templates);
  if (!sink.take_error(text)) write(disk, request.output, *text, sink);
}

void preview_device(const PreviewRequest& request, yaml::Reader& reader, Disk& disk) {
  Sink& sink = reader.sink;
  DeviceFiles files(reader, request.folders);
  const auto items = files.resolve(request.device);
  if (!items) return;
  warn(*items, sink);
  const Formatter formatter;
  DeviceLayout layout(formatter);
  auto screens = layout.lay_out(files.read(request.device)->label, "screen", *items);
  if (!sink.take_error(screens)) write(disk, request.output, draw_preview(*screens, formatter.sizes), sink);
}

}  // namespace iocwright::screens
