// Text as it is written in an XML file.
#pragma once

#include <string>
#include <string_view>

namespace iocwright::screens {

/// Escapes a text for an element: ASCII only, other characters as decimal references. Tabs and line ends
/// stay, carriage returns become references. Quotes stay too: this is not for attributes.
std::string xml_text(std::string_view text);

/// Whether XML can hold the text: it has no control characters but tabs and line ends.
bool is_xml_text(std::string_view text);

/// Whether the string can be the name of an element: a name of XML without a colon.
bool is_element_name(std::string_view text);

}  // namespace iocwright::screens
