#include "instance/screens/widget_formats.hpp"

#include <array>

#include "instance/screens/names.hpp"

namespace iocwright::screens {

namespace {

using enum format::TypeForm;
using format::Field;
using format::ObjectFormat;
using format::Type;

constexpr Type positive_integer{.form = integer, .positive = true};
constexpr Type actions_type{.form = dictionary,
                            .item = &text_type,
                            .description = "a name such as `StartMotor`",
                            .accepts = is_name,
                            .pattern = name_pattern};

constexpr std::array<std::string_view, 5> format_words{"decimal", "hexadecimal", "engineer", "exponential",
                                                       "string"};
constexpr Type text_format{
    .form = word, .words = format_words, .name = "TextFormat", .description = "How a number is shown"};
constexpr std::array<std::string_view, 2> color_map_words{"0", "1"};
constexpr Type color_map{.form = integer,
                         .words = color_map_words,
                         .name = "ImageColorMap",
                         .description = "The colours of an image: 0 is grey, 1 is Viridis"};

constexpr std::array text_fields{
    Field{"lines", &nullable<integer_type>, "null", "Height in lines; null is one"},
    Field{"format", &nullable<text_format>, "null", "How a number is shown; null leaves it to the screen"},
    Field{"precision", &nullable<integer_type>, "null", "Digits after the decimal point"}};
constexpr std::array trace_fields{
    Field{"axis", &text_type, "", "The title of the y axis"},
    Field{"width", &integer_type, "900", "Width in pixels"},
    Field{"height", &integer_type, "500", "Height in pixels"},
};
constexpr std::array image_fields{
    Field{"width", &integer_type, "900", "Width in pixels"},
    Field{"height", &integer_type, "500", "Height in pixels"},
    Field{"color_map", &color_map, "0", "The colours of the image"},
    Field{"color_bar", &boolean_type, "false", "Whether a bar explains the colours"},
    Field{"axes", &boolean_type, "false", "Whether the axes are shown"},
};
constexpr std::array bit_fields{
    Field{"labels", &nullable<texts_type>, "null", "The meanings of the bits"},
    Field{"number_of_bits", &positive_integer, "8", "How many bits are shown"},
};
constexpr std::array choice_fields{
    Field{"choices", &nullable<texts_type>, "null", "The choices; null asks the PV for them"}};
constexpr std::array action_fields{
    Field{"actions", &actions_type, "{\"Go\": \"1\"}", "The name of each button, and the value it writes"}};

// Read widgets
constexpr ObjectFormat led{"LED", "an LED", "A light that shows a boolean", {}, "LED"};
constexpr ObjectFormat bar{
    "ProgressBar", "a progress bar", "A bar that grows with a number", {}, "ProgressBar"};
constexpr ObjectFormat bits{"BitField", "a bit field", "A light for each bit of an integer", bit_fields,
                            "BitField"};
constexpr ObjectFormat text_read{"TextRead", "a TextRead", "Any value as text", text_fields, "TextRead"};
constexpr ObjectFormat trace{"ArrayTrace", "an array trace", "An array as a curve", trace_fields,
                             "ArrayTrace"};
constexpr ObjectFormat image{"ImageRead", "an image", "An array of two dimensions as a picture", image_fields,
                             "ImageRead"};

// Write widgets
constexpr ObjectFormat check_box{"CheckBox", "a check box", "A box to tick", {}, "CheckBox"};
constexpr ObjectFormat toggle{
    "ToggleButton", "a toggle button", "A switch with two positions", {}, "ToggleButton"};
constexpr ObjectFormat text_write{"TextWrite", "a TextWrite", "A field to type a value into", text_fields,
                                  "TextWrite"};
constexpr ObjectFormat combo_box{"ComboBox", "a combo box", "A menu of choices", choice_fields, "ComboBox"};
constexpr ObjectFormat buttons{"ButtonPanel", "a button panel", "Buttons that each write a value",
                               action_fields, "ButtonPanel"};

// Tables and arrays of the above
constexpr std::array<const Type*, 4> read_cells{&object_of<bits>, &object_of<led>, &object_of<bar>,
                                                &object_of<text_read>};
constexpr Type read_cell{.form = tagged, .options = read_cells};
constexpr Type read_cells_type{array, &read_cell};
constexpr std::array<const Type*, 4> write_cells{&object_of<buttons>, &object_of<check_box>,
                                                 &object_of<combo_box>, &object_of<text_write>};
constexpr Type write_cell{.form = tagged, .options = write_cells};
constexpr Type write_cells_type{array, &write_cell};
constexpr std::array table_read_fields{
    Field{"widgets", &read_cells_type, "[]", "What shows each column, from the left"}};
constexpr ObjectFormat table_read{"TableRead", "a table", "A table that is only shown", table_read_fields,
                                  "TableRead"};
constexpr std::array table_write_fields{
    Field{"widgets", &write_cells_type, "[]", "What writes each column, from the left"}};
constexpr ObjectFormat table_write{"TableWrite", "a table", "A table that can be changed", table_write_fields,
                                   "TableWrite"};
constexpr std::array array_write_fields{Field{"widget", &write_cell, "", "What writes each element"}};
constexpr ObjectFormat array_write{"ArrayWrite", "an array", "A control for each element of an array",
                                   array_write_fields, "ArrayWrite"};

constexpr std::array<const Type*, 7> read_widgets{
    &object_of<trace>, &object_of<bits>,       &object_of<image>,    &object_of<led>,
    &object_of<bar>,   &object_of<table_read>, &object_of<text_read>};
constexpr std::array<const Type*, 7> write_widgets{
    &object_of<array_write>, &object_of<buttons>,    &object_of<check_box>, &object_of<combo_box>,
    &object_of<table_write>, &object_of<text_write>, &object_of<toggle>};

}  // namespace

constexpr Type read_widget_type{.form = tagged, .options = read_widgets};
constexpr Type write_widget_type{.form = tagged, .options = write_widgets};

}  // namespace iocwright::screens
