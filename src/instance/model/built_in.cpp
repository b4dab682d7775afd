// Names and descriptions are part of the published schema of instances, so they must equal the reference's.
#include "instance/model/built_in.hpp"

#include <algorithm>
#include <array>

namespace iocwright::model {

namespace {

constexpr format::Type text_type{format::TypeForm::text};
constexpr format::Type boolean_type{format::TypeForm::boolean};
constexpr format::Type integer_type{format::TypeForm::integer};
constexpr format::Type list_type{format::TypeForm::list};
constexpr format::Type map_type{format::TypeForm::map};
constexpr std::array<const format::Type*, 2> values_options{&list_type, &text_type};
constexpr format::Type values_type{format::TypeForm::either, nullptr, nullptr, values_options};

constexpr format::Field enabled_field{"entity_enabled", &boolean_type, "true",
                                      "enable or disable this entity instance"};
constexpr format::Field device_field{"device", &text_type, "\"DEVICE\"",
                                     "The device name to use in the database record."};
constexpr format::Field timeout_field{"timeout", &integer_type, "0",
                                      "The number of seconds to wait for a response before considering the "
                                      "communication attempt a failure and exiting the IOC startup "
                                      "process; this will trigger a restart of the IOC pod by Kubernetes.\nA "
                                      "value of 0 means to wait indefinitely until communication is "
                                      "established."};

constexpr std::array<format::Field, 4> repeat_fields{
    {enabled_field,
     {"values", &values_type, "", "The list of values to iterate over"},
     {"variable", &text_type, "\"index\"", "The variable name to use in the entity model"},
     {"entity", &map_type, "", "The entity model to repeat"}}};
constexpr std::array<format::Field, 4> wait_ip_fields{
    {enabled_field,
     device_field,
     timeout_field,
     {"address", &text_type, "", "The IP address and port to check communication with."}}};
constexpr std::array<format::Field, 4> wait_usb_fields{
    {enabled_field,
     device_field,
     timeout_field,
     {"id", &text_type, "",
      "The ID of the USB device to wait for. This should be in the format 'vendor_id:product_id', where "
      "vendor_id and product_id are the "
      "hexadecimal IDs of the USB device. For example, '1234:5678'."}}};

constexpr format::ObjectFormat repeat{"RepeatEntity", "a repeat",
                                      "A definition of RepeatEntity for the type checker\n\nThis is not "
                                      "really used - instead the dynamic class is "
                                      "created\nby the make_entity_model function is used.",
                                      repeat_fields, "ibek.repeat"};
constexpr format::ObjectFormat wait_ip{"Wait4IPEntity", "a wait for a device",
                                       "A definition of Wait4IPEntity for the type checker.\n\nThis is not "
                                       "really used - instead the dynamic class "
                                       "is created\nby the make_entity_models function is used.",
                                       wait_ip_fields, "ibek.wait_ip"};
constexpr format::ObjectFormat wait_usb{
    "Wait4USBEntity", "a wait for a USB device",
    "A definition of Wait4USBEntity for the type checker.\n\nThis is not really used - instead the dynamic "
    "class created\nby the make_entity_models function is used.",
    wait_usb_fields, "ibek.wait_usb"};

// `policy` and `serial` are extensions; launch/hardware defines what they mean.
constexpr format::Field policy_field{"policy", &text_type, "\"\"", ""};
constexpr std::array<format::Field, 1> own_ip_fields{{policy_field}};
constexpr std::array<format::Field, 2> own_usb_fields{{policy_field, {"serial", &text_type, "\"\"", ""}}};

constexpr std::array types{
    BuiltInType{BuiltIn::repeat, &repeat, "ibek.ibek_builtin.repeat", {}},
    BuiltInType{BuiltIn::wait_ip, &wait_ip, "ibek.ibek_builtin.wait", own_ip_fields},
    BuiltInType{BuiltIn::wait_usb, &wait_usb, "ibek.ibek_builtin.wait", own_usb_fields},
};

}  // namespace

std::span<const BuiltInType> built_in_types() { return types; }

const BuiltInType* find_built_in(std::string_view name) {
  const auto* found = std::ranges::find(types, name, &BuiltInType::name);
  return found == types.end() ? nullptr : found;
}

const format::Field& entity_enabled_field() { return enabled_field; }

}  // namespace iocwright::model
