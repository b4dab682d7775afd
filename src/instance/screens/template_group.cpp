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

struct TypeRow {
  std::string_view type;
  bool is_input;
  WidgetKind widget;
};

constexpr std::array rows{TypeRow{"bi", true, WidgetKind::led},
                          TypeRow{"mbbi", true, WidgetKind::text_read},
                          TypeRow{"ai", true, WidgetKind::text_read},
                          TypeRow{"longin", true, WidgetKind::text_read},
                          TypeRow{"stringin", true, WidgetKind::text_read},
                          TypeRow{"bo", false, WidgetKind::toggle_button},
                          TypeRow{"busy", false, WidgetKind::toggle_button},
                          TypeRow{"mbbo", false, WidgetKind::combo_box},
                          TypeRow{"ao", false, WidgetKind::text_write},
                          TypeRow{"longout", false, WidgetKind::text_write},
                          TypeRow{"stringout", false, WidgetKind::text_write}};

/// Whether the waveform, which always has INP, is written.
bool is_written_waveform(const AsynRecord& record) {
  const std::string device = record.field("DTYP");
  return record.type == "waveform" && (device == "asynOctetWrite" || device.ends_with("ArrayOut"));
}

Result<Widget> waveform_widget(const AsynRecord& record) {
  static constexpr std::array<std::string_view, 8> arrays{
      "asynInt32ArrayIn",  "asynInt64ArrayIn",  "asynFloat32ArrayIn",  "asynFloat64ArrayIn",
      "asynInt32ArrayOut", "asynInt64ArrayOut", "asynFloat32ArrayOut", "asynFloat64ArrayOut"};
  const std::string device = record.field("DTYP");
  Widget out{.kind = is_written_waveform(record) ? WidgetKind::text_write : WidgetKind::text_read};
  if (device == "asynOctetRead" || device == "asynOctetWrite") out.format = TextFormat::string;
  else if (std::ranges::find(arrays, device) == arrays.end())
    return fail(error(DiagKind::wrong_type,
                      fmt::format("the waveform `{}` has the unknown device type `{}`", record.pv, device)));
  return out;
}

Result<Widget> widget_of(const AsynRecord& record) {
  if (record.type == "waveform") return waveform_widget(record);
  const auto row = std::ranges::find_if(
      rows, [&](const TypeRow& one) { return one.type == record.type && one.is_input == record.is_input; });
  if (row == rows.end())
    return fail(error(DiagKind::wrong_type,
                      fmt::format("the record `{}` of type `{}` has {}, for which there is no widget",
                                  record.pv, record.type, record.is_input ? "INP" : "OUT")));
  return Widget{.kind = row->widget};
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
  std::string_view pv = record.pv;
  if (pv.ends_with("_RBV")) pv.remove_suffix(4);
  return pascal_case(name_of_pv(pv));
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
      return fail(error(DiagKind::wrong_type,
                        fmt::format("`{}`, made from a record, cannot be the name of a signal", item.name)));
    if (output != nullptr) {
      item.write_pv = output->pv;
      item.write_widget = TRY(widget_of(*output));
      warn_of_blank_buttons(*output);
    }
    if (input != nullptr) {
      item.read_pv = input->pv;
      item.read_widget = TRY(widget_of(*input));
    }
    items_.push_back(std::move(item));
    return {};
  }

  void warn_of_blank_buttons(const AsynRecord& record) {
    if (record.type != "bo" && record.type != "busy") return;
    if (record.field("ZNAM").empty() && record.field("ONAM").empty())
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
    return fail(error(DiagKind::wrong_type,
                      fmt::format("`{}` cannot be the name of a group, which begins with a letter", path)));
  out.children = TRY(GroupMaker(file).make());
  return out;
}

}  // namespace iocwright::screens
