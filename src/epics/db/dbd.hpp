// Reads EPICS database definitions (.dbd): what they define and need, each with its place.
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
  std::string record_type = {};  ///< of a device
  std::string link_type = {};    ///< of a device
  std::string choice = {};       ///< of a device: its DTYP; of a link: its key; of a variable: its C type
  bool has_fields = false;       ///< a record type without fields is only declared
  Span span = {};                ///< of the name
};

/// Parses one file. An `include` becomes an item and is not followed. A syntax error is reported and ends the
/// parsing. The grammar is that of EPICS Base's lib/perl/DBD/Parser.pm, except that fields may also be
/// outside a record type, as in dbCommon.dbd, which record types include. Break tables and other statements
/// that are not needed here are skipped.
std::vector<DbdItem> parse_dbd(FileId file, std::string_view text, Sink& sink);

/// The symbols that the item needs from the linker. Base's registerRecordDeviceDriver.pl writes references to
/// them into the IOC.
std::vector<std::string> linked_symbols(const DbdItem& item);

}  // namespace iocwright::epics
