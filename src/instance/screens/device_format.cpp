#include "instance/screens/device_format.hpp"

#include <array>

#include "instance/screens/names.hpp"
#include "instance/screens/widget_formats.hpp"

namespace iocwright::screens {

namespace {

using enum format::TypeForm;
using format::Field;
using format::ObjectFormat;
using format::Type;

constexpr Type name_type{
    .form = text, .description = "a name such as `ReadBack`", .accepts = is_name, .pattern = name_pattern};
constexpr Type macros_type{dictionary, &text_type};
constexpr Type nullable_text = nullable<text_type>;

// Layouts
constexpr std::array grid_fields{
    Field{"labelled", &boolean_type, "true", "Whether each item has a label"},
    Field{"stacked", &boolean_type, "false", "Whether a read widget goes below its write widget"}};
constexpr std::array row_fields{Field{"header", &nullable<texts_type>, "null", "A heading for each column"}};
constexpr ObjectFormat grid{"Grid", "a grid", "A box with an item in each line", grid_fields, "Grid"};
constexpr ObjectFormat sub_screen{"SubScreen", "a sub-screen", "A button that opens a screen of its own",
                                  grid_fields, "SubScreen"};
constexpr ObjectFormat row{"Row", "a row", "All items in one line", row_fields, "Row"};
constexpr ObjectFormat plot{"Plot", "a plot", "Reserved", {}, "Plot"};
constexpr std::array<const Type*, 4> layouts{&object_of<plot>, &object_of<row>, &object_of<grid>,
                                             &object_of<sub_screen>};
constexpr Type layout_type{.form = tagged, .options = layouts};

// Items
constexpr Field name_field{"name", &name_type, "", "Words that each begin with a capital"};
constexpr Field label_field{"label", &nullable_text, "null",
                            "What the screen says; null: made from the name"};
constexpr Field description_field{"description", &nullable_text, "null", "A sentence, for the tooltip"};
constexpr Field write_pv_field{"write_pv", &text_type, "", "The PV that is written"};
constexpr Field write_widget_field{
    "write_widget", &write_widget_type,
    R"({"lines": null, "format": null, "precision": null, "type": "TextWrite"})", "What writes the PV"};
constexpr Type nullable_read_widget = nullable<read_widget_type>;

constexpr std::array read_fields{
    name_field, label_field, description_field, Field{"read_pv", &text_type, "", "The PV that is shown"},
    Field{"read_widget", &nullable_read_widget,
          R"({"lines": null, "format": null, "precision": null, "type": "TextRead"})",
          "What shows the PV; null: nothing"}};
constexpr std::array write_fields{name_field, label_field, description_field, write_pv_field,
                                  write_widget_field};
constexpr std::array read_write_fields{
    name_field,
    label_field,
    description_field,
    write_pv_field,
    write_widget_field,
    Field{"read_pv", &text_type, "\"\"", "The PV that is shown, if it is another one"},
    Field{"read_widget", &nullable_read_widget, "null",
          "What shows the PV; null: a TextRead if `read_pv` is given, else nothing"}};
constexpr std::array execute_fields{
    name_field,
    label_field,
    description_field,
    write_pv_field,
    Field{"write_widget", &write_widget_type, R"({"actions": {"Go": "1"}, "type": "ButtonPanel"})",
          "What writes the PV: a ButtonPanel"},
    Field{"value", &text_type, "\"1\"", "The value that is written by a button in a row"}};
constexpr std::array reference_fields{name_field,
                                      label_field,
                                      description_field,
                                      Field{"pv", &text_type, "", "The prefix of the other device's PVs"},
                                      Field{"ui", &text_type, "", "The screen that the button opens"},
                                      Field{"macros", &macros_type, "{}", "The macros that the screen gets"}};
constexpr std::array named_fields{name_field, label_field, description_field};

constexpr ObjectFormat signal_r{"SignalR", "a SignalR", "A PV that is shown", read_fields, "SignalR"};
constexpr ObjectFormat signal_w{"SignalW", "a SignalW", "A PV that is written", write_fields, "SignalW"};
constexpr ObjectFormat signal_rw{"SignalRW", "a SignalRW", "A PV that is written, and the one that shows it",
                                 read_write_fields, "SignalRW"};
constexpr ObjectFormat signal_x{"SignalX", "a SignalX", "A PV that does something when it is written",
                                execute_fields, "SignalX"};
constexpr ObjectFormat ignored{"IgnoredComponent", "an IgnoredComponent",
                               "Hides an item of this name that an included file has", named_fields,
                               "IgnoredComponent"};
constexpr ObjectFormat signal_ref{"SignalRef", "a SignalRef", "Another place of the signal of this name",
                                  named_fields, "SignalRef"};
constexpr ObjectFormat device_ref{"DeviceRef", "a DeviceRef", "A button that opens another device's screen",
                                  reference_fields, "DeviceRef"};

// A group's children may be groups, so these tables refer to each other.
extern const ObjectFormat group;
constexpr Type group_type{object, nullptr, &group};
constexpr std::array<const Type*, 8> items{
    &group_type,          &object_of<signal_r>, &object_of<signal_w>,   &object_of<signal_rw>,
    &object_of<signal_x>, &object_of<ignored>,  &object_of<signal_ref>, &object_of<device_ref>};
constexpr Type item_type{.form = tagged, .options = items};
constexpr Type items_type{array, &item_type};
constexpr std::array group_fields{name_field, label_field, description_field,
                                  Field{"layout", &layout_type, "", "How the items are arranged"},
                                  Field{"children", &items_type, "[]", "The items, in order"}};
constexpr ObjectFormat group{"Group", "a group", "Items that belong together", group_fields, "Group"};

constexpr std::array include_fields{
    Field{"file_name", &text_type, "", "Another device: its file name without `.pvi.device.yaml`"},
    Field{"in_subscreen", &boolean_type, "false", "Whether its items get a screen of their own"}};
constexpr ObjectFormat include{.name = "Include",
                               .noun = "an include",
                               .description = "The items of another device description",
                               .fields = include_fields,
                               .tag = "Include",
                               .known_by_keys = true};

// The file
constexpr std::array<const Type*, 9> device_items{
    &group_type,          &object_of<signal_r>, &object_of<signal_w>,   &object_of<signal_rw>,
    &object_of<signal_x>, &object_of<ignored>,  &object_of<signal_ref>, &object_of<device_ref>,
    &object_of<include>};
constexpr Type device_item_type{.form = tagged, .options = device_items};
constexpr Type device_items_type{array, &device_item_type};
constexpr std::array device_fields{Field{"label", &text_type, "", "The title of the screen"},
                                   Field{"parent", &nullable_text, "null",
                                         "A device whose items follow; an Include at the end does the same"},
                                   Field{"children", &device_items_type, "[]", "The items, in order"}};
constexpr ObjectFormat device{"Device", "a device description", "The signals of a device", device_fields};

}  // namespace

const ObjectFormat& device_format() { return device; }
const ObjectFormat& include_format() { return include; }

}  // namespace iocwright::screens
