// What we read of EPICS database definitions (.dbd): what they define and what they need, each with its
// place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/sink.hpp"
#include "core/diag/span.hpp"

namespace iocwright::epics {

enum class DbdKind : unsigned char {
  menu,
  record_type,
  device,
  driver,
  link,
  registrar,
  function,
  variable,
  menu_use,
  include
};

struct DbdItem {
  DbdKind kind;
  std::string name;  ///< of a device: its support table, as `devAiSoft`; of a link: its interface table
  std::string record_type;  ///< of a device
  std::string link_type;    ///< of a device
  std::string choice;       ///< of a device: what DTYP says; of a link: its key; of a variable: its C type
  bool has_fields = false;  ///< a record type without fields is a mere declaration
  Span span;                ///< of the name
};

/// Reads one file; an `include` is an item, not followed. A fault of syntax goes to the sink and ends the
/// reading. The grammar is that of EPICS Base's lib/perl/DBD/Parser.pm; what a file may hold that is of no
/// interest here, such as break tables, is skipped, and fields may stand outside of a record type, as in the
/// included dbCommon.dbd.
std::vector<DbdItem> parse_dbd(FileId file, std::string_view text, Sink& sink);

/// The names that the linker needs for an item, as Base's registerRecordDeviceDriver.pl writes them into the
/// IOC.
std::vector<std::string> linked_symbols(const DbdItem& item);

}  // namespace iocwright::epics
