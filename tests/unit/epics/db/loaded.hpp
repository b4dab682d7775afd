// Loads database files in tests, with a small dbd.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.hpp"
#include "epics/db/database.hpp"
#include "epics/db/read_document.hpp"
#include "memory_disk.hpp"

namespace iocwright::tests {

inline constexpr std::string_view small_dbd = R"(
menu(menuScan) { choice(menuScanPassive, "Passive") choice(menuScan1_second, "1 second") }
recordtype(ai) {
  field(NAME, DBF_STRING) { prompt("Record Name") size(61) }
  field(DESC, DBF_STRING) { prompt("Descriptor") size(41) }
  field(SCAN, DBF_MENU) { menu(menuScan) }
  field(DTYP, DBF_DEVICE) { prompt("Device Type") }
  field(VAL, DBF_DOUBLE) { prompt("Current EGU Value") }
  field(PREC, DBF_SHORT) { prompt("Display Precision") }
  field(CALC, DBF_STRING) { special(SPC_CALC) size(80) }
  field(INP, DBF_INLINK) { prompt("Input") }
  field(FLNK, DBF_FWDLINK) { prompt("Forward Link") }
  field(TIME, DBF_NOACCESS) { extra("epicsTimeStamp time") }
}
recordtype(ao) { field(NAME, DBF_STRING) { size(61) } field(VAL, DBF_DOUBLE) { prompt("v") } }
device(ai, CONSTANT, devAiSoft, "Soft Channel")
device(ai, INST_IO, devTimestampAI, "Soft Timestamp")
link(const, lnkConstIf)
link(calc, lnkCalcIf)
)";

/// A database with the small dbd, into which texts are loaded.
struct Loaded {
  MemoryDisk disk;
  Sources sources;
  epics::DbFiles files{disk, sources};
  Environment environment;
  epics::Database database;
  epics::LoadRules rules{.is_linked = true};
  epics::LoadResult result{};

  Loaded() {
    load(small_dbd);
    rules.is_linked = false;
  }

  /// Loads `text` as the file a.db; more files can be on the disk.
  Loaded& load(std::string_view text, std::string_view macros = "") {
    const std::string name = "a" + std::to_string(++loads_) + ".db";
    disk.files[name] = text;
    const epics::DbReadOptions options{
        .file = name, .macros = std::string(macros), .stops_at_errors = rules.stops_at_errors};
    result = epics::load_document(database, epics::read_document(files, environment, options), rules);
    return *this;
  }

  /// What Base would say, a finding a line.
  std::string messages() const {
    std::vector<std::string> lines;
    for (const epics::LoadFinding& finding : result.findings) lines.push_back(base_text(finding));
    return text::join(lines, "\n");
  }

  /// The text of a file that a finding or a part of a record is about.
  std::string_view at(Span span) const {
    return sources.file(span.file).text().substr(span.begin, span.end - span.begin);
  }

  std::string names() const { return text::join(database.names(), " "); }

 private:
  int loads_ = 0;
};

}  // namespace iocwright::tests
