// Parses EPICS database definition files (.dbd) into a list of what they define and refer to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/sink.hpp"
#include "core/diag/span.hpp"

namespace iocwright::epics {

/// What an item defines; a `menu_use` is the menu of a field, an `include` another file.
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
  include,
  field  ///< outside a record type
};

struct DbdItem {
  DbdKind kind;
  std::string name;  ///< for a device, its support table (`devAiSoft`); for a link, its interface table
  std::string record_type = {};  ///< devices only
  std::string link_type = {};    ///< devices only
  std::string choice = {};       ///< the DTYP of a device, the key of a link, or the C type of a variable
  bool has_fields = false;       ///< record types only; one without fields is a forward declaration
  /// The choices of a menu, or the fields of a record type, in a form in which equal ones are equal.
  std::vector<std::string> content = {};
  Span span = {};  ///< where the name is
};

/// Parses one file. An `include` becomes an item, but the included file is not read. Parsing stops at the
/// first syntax error, which goes to the sink. In the content of a record type, `include NAME` stands for the
/// fields of a file; a field outside a record type has its own content as its name. The grammar is that of
/// EPICS Base's lib/perl/DBD/Parser.pm, except that fields may also appear outside a record type:
/// dbCommon.dbd has only fields, and is included by record types. Break tables, records and aliases are
/// skipped.
std::vector<DbdItem> parse_dbd(FileId file, std::string_view text, Sink& sink);

/// The symbols that an IOC with this item must be linked with. EPICS Base's registerRecordDeviceDriver.pl
/// writes references to them into the source of the IOC.
std::vector<std::string> linked_symbols(const DbdItem& item);

}  // namespace iocwright::epics
