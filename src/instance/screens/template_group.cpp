#include "instance/screens/template_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "instance/screens/names.hpp"
#include "instance/screens/read_widget.hpp"

namespace iocwright::screens {

namespace {

using Records = std::vector<const AsynRecord*>;

/// What shows and what writes the parameter of a record.
struct Widgets {
  Widget read;
  Widget write;
};

struct TypeRow {
  std::string_view type;
  bool is_input;
  WidgetKind read;
  WidgetKind write;
};

constexpr std::array rows{TypeRow{"bi", true, WidgetKind::led, WidgetKind::toggle_button},
                          TypeRow{"mbbi", true, WidgetKind::text_read, WidgetKind::combo_box},
                          TypeRow{"ai", true, WidgetKind::text_read, WidgetKind::text_write},
                          TypeRow{"longin", true, WidgetKind::text_read, WidgetKind::text_write},
                          TypeRow{"stringin", true, WidgetKind::text_read, WidgetKind::text_write},
                          TypeRow{"bo", false, WidgetKind::led, WidgetKind::toggle_button},
                          TypeRow{"busy", false, WidgetKind::led, WidgetKind::toggle_button},
                          TypeRow{"mbbo", false, WidgetKind::text_read, WidgetKind::combo_box},
                          TypeRow{"ao", false, WidgetKind::text_read, WidgetKind::text_write},
                          TypeRow{"longout", false, WidgetKind::text_read, WidgetKind::text_write},
                          TypeRow{"stringout", false, WidgetKind::text_read, WidgetKind::text_write}};

/// Whether the record is a waveform that is written, although its link is INP.
bool is_written_waveform(const AsynRecord& record) {
  const std::string device = record.field("DTYP");
  return record.type == "waveform" && record.is_input &&
         (device == "asynOctetWrite" || device.ends_with("ArrayOut"));
}

Result<Widgets> waveform_widgets(const AsynRecord& record) {
  static constexpr std::array<std::string_view, 8> arrays{
      "asynInt32ArrayIn",  "asynInt64ArrayIn",  "asynFloat32ArrayIn",  "asynFloat64ArrayIn",
      "asynInt32ArrayOut", "asynInt64ArrayOut", "asynFloat32ArrayOut", "asynFloat64ArrayOut"};
  const std::string device = record.field("DTYP");
  Widgets out{.read = {.kind = WidgetKind::text_read}, .write = {.kind = WidgetKind::text_write}};
  if (device == "asynOctetRead" || device == "asynOctetWrite")
    out.read.format = out.write.format = TextFormat::string;
  else if (std::ranges::find(arrays, device) == arrays.end())
    return fail(error(DiagKind::wrong_type,
                      fmt::format("the waveform `{}` has the unknown device type `{}`", record.pv, device)));
  return out;
}

Result<Widgets> widgets_of(const AsynRecord& record) {
  if (record.type == "waveform") return waveform_widgets(record);
  const auto row = std::ranges::find_if(
      rows, [&](const TypeRow& one) { return one.type == record.type && one.is_input == record.is_input; });
  if (row == rows.end())
    return fail(error(DiagKind::wrong_type,
                      fmt::format("the record `{}` of type `{}` has {}, for which there is no widget",
                                  record.pv, record.type, record.is_input ? "INP" : "OUT")));
  return Widgets{.read = {.kind = row->read}, .write = {.kind = row->write}};
}

/// The PV without its macros.
std::string name_of_pv(std::string_view pv) {
  std::string out;
  while (!pv.empty()) {
    const std::size_t open = pv.find("$(");
    const std::size_t close = open == std::string_view::npos ? open : pv.find(')', open);
    out += pv.substr(0, close == std::string_view::npos ? close : open);
    pv = close == std::string_view::npos ? std::string_view() : pv.substr(close + 1);
  }
  return out;
}

std::string input_name(const AsynRecord& record) {
  std::string name = name_of_pv(record.pv);
  if (name.ends_with("_RBV")) name.resize(name.size() - 4);
  return pascal_case(name);
}

bool has_parameter(const Records& records, const std::string& parameter) {
  return std::ranges::any_of(records,
                             [&](const AsynRecord* record) { return record->parameter == parameter; });
}

class GroupMaker {
 public:
  explicit GroupMaker(RecordFile& file) : file_(file) {
    Records waveforms;
    for (const AsynRecord& record : file.records) {
      if (is_written_waveform(record)) waveforms.push_back(&record);
      else (record.is_input ? inputs_ : outputs_).push_back(&record);
    }
    outputs_.insert(outputs_.end(), waveforms.begin(), waveforms.end());
  }

  Result<std::vector<Item>> make() {
    for (const AsynRecord& record : file_.records)
      if (record.type == "waveform" && record.is_input && !record.has_field("DTYP"))
        return fail(
            error(DiagKind::wrong_type, fmt::format("the waveform `{}` has no device type", record.pv)));
    for (const AsynRecord* output : outputs_)
      if (!has_parameter(inputs_, output->parameter)) TRY(add(ItemKind::signal_w, nullptr, output));
    for (const AsynRecord* input : inputs_)
      if (!has_parameter(outputs_, input->parameter)) TRY(add(ItemKind::signal_r, input, nullptr));
    for (const AsynRecord* input : inputs_)
      for (const AsynRecord* output : outputs_)
        if (input->parameter == output->parameter) TRY(add(ItemKind::signal_rw, input, output));
    return std::move(items_);
  }

 private:
  Result<void> add(ItemKind kind, const AsynRecord* input, const AsynRecord* output) {
    Item item{.kind = kind};
    item.name = output != nullptr ? pascal_case(name_of_pv(output->pv)) : input_name(*input);
    if (!is_name(item.name) || item.name.empty())
      return fail(
          error(DiagKind::wrong_type,
                fmt::format("the record `{}` cannot become a signal: apart from macros, its name must "
                            "begin with a letter",
                            (output != nullptr ? output : input)->pv)));
    // The output chooses both widgets of a pair.
    Widgets widgets = TRY(widgets_of(output != nullptr ? *output : *input));
    if (output != nullptr) {
      item.write_pv = output->pv;
      item.write_widget = std::move(widgets.write);
      warn_of_blank_buttons(*output);
    }
    if (input != nullptr) {
      item.read_pv = input->pv;
      item.read_widget = std::move(widgets.read);
    }
    items_.push_back(std::move(item));
    return {};
  }

  void warn_of_blank_buttons(const AsynRecord& record) {
    if (record.type != "bo" && record.type != "busy") return;
    if (!record.has_field("ZNAM") || !record.has_field("ONAM"))
      file_.messages.push_back(
          fmt::format("WARNING: ZNAM/ONAM not set for {}. Button labels will be blank.", record.pv));
  }

  RecordFile& file_;
  Records inputs_;
  Records outputs_;
  std::vector<Item> items_;
};

}  // namespace

Result<Item> template_group(const std::string& path, RecordFile& file) {
  Item out{.kind = ItemKind::group};
  out.name = pascal_case(path::stem(path));
  if (out.name.empty() || !is_name(out.name))
    return fail(error(
        DiagKind::wrong_type,
        fmt::format("the template `{}` cannot become a group: its name must begin with a letter", path)));
  out.children = TRY(GroupMaker(file).make());
  return out;
}

}  // namespace iocwright::screens
