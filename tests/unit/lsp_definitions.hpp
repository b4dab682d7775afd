// Definitions for tests of the language server.
#pragma once

#include <string_view>

namespace iocwright::tests {

inline constexpr std::string_view lab_definitions = R"(module: lab
entity_models:
  - name: Port
    description: A serial port
    parameters:
      name: {type: id, description: Its name}
      baud: {type: int, description: Bits per second, default: 9600}
      parity: {type: enum, description: Parity, values: {none: , even: 2}, default: none}
      echo: {type: bool, description: Whether it echoes, default: false}
    pre_init:
      - value: portConfigure("{{ name }}", {{ baud | string }})
  - name: Device
    description: A device
    parameters:
      port: {type: object, description: The port}
      label: {type: str, description: A label}
    post_defines:
      title: {description: A title, value: '{{ label | upper }}'}
    databases:
      - file: device.template
        args: {P: '{{ label }}', R: ':X'}
)";

}  // namespace iocwright::tests
