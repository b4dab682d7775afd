// The texts are part of the published schema of instances, so they are those of the reference.
#include "model/built_in_format.hpp"

namespace iocwright::model {

namespace {

constexpr Type text_type{TypeForm::text};
constexpr Type boolean_type{TypeForm::boolean};
constexpr Type integer_type{TypeForm::integer};
constexpr Type list_type{TypeForm::list};
constexpr Type map_type{TypeForm::map};
constexpr std::array<const Type*, 2> values_options{&list_type, &text_type};
constexpr Type values_type{TypeForm::either, nullptr, nullptr, values_options};

constexpr Field enabled_field{"entity_enabled", &boolean_type, "true", "enable or disable this entity instance"};
constexpr Field device_field{"device", &text_type, "\"DEVICE\"", "The device name to use in the database record."};
constexpr Field timeout_field{
    "timeout", &integer_type, "0",
    "The number of seconds to wait for a response before considering the communication attempt a failure and exiting the IOC startup "
    "process; this will trigger a restart of the IOC pod by Kubernetes.\nA value of 0 means to wait indefinitely until communication is "
    "established."};

constexpr std::array<Field, 4> repeat_fields{{enabled_field,
                                              {"values", &values_type, "", "The list of values to iterate over"},
                                              {"variable", &text_type, "\"index\"", "The variable name to use in the entity model"},
                                              {"entity", &map_type, "", "The entity model to repeat"}}};
constexpr std::array<Field, 4> wait_ip_fields{
    {enabled_field, device_field, timeout_field, {"address", &text_type, "", "The IP address and port to check communication with."}}};
constexpr std::array<Field, 4> wait_usb_fields{
    {enabled_field,
     device_field,
     timeout_field,
     {"id", &text_type, "",
      "The ID of the USB device to wait for. This should be in the format 'vendor_id:product_id', where vendor_id and product_id are the "
      "hexadecimal IDs of the USB device. For example, '1234:5678'."}}};

constexpr ObjectFormat repeat{"RepeatEntity", "a repeat",
                              "A definition of RepeatEntity for the type checker\n\nThis is not really used - instead the dynamic class is "
                              "created\nby the make_entity_model function is used.",
                              repeat_fields, "ibek.repeat"};
constexpr ObjectFormat wait_ip{"Wait4IPEntity", "a wait for a device",
                               "A definition of Wait4IPEntity for the type checker.\n\nThis is not really used - instead the dynamic class "
                               "is created\nby the make_entity_models function is used.",
                               wait_ip_fields, "ibek.wait_ip"};
constexpr ObjectFormat wait_usb{"Wait4USBEntity", "a wait for a USB device",
                                "A definition of Wait4USBEntity for the type checker.\n\nThis is not really used - instead the dynamic "
                                "class created\nby the make_entity_models function is used.",
                                wait_usb_fields, "ibek.wait_usb"};

constexpr std::array<const ObjectFormat*, 3> formats{&repeat, &wait_ip, &wait_usb};

}  // namespace

const std::array<const ObjectFormat*, 3>& built_in_formats() { return formats; }

}  // namespace iocwright::model
