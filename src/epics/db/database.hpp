// The record database of an IOC: definitions, and the records that are loaded against them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "epics/db/definitions.hpp"
#include "epics/db/document.hpp"

namespace iocwright::epics {

/// A field that a database file sets.
struct FieldSetting {
  std::string field{};
  std::string value{};  ///< without quotes and escapes
  Span name_span{};
  Span value_span{};
  bool is_accepted = true;  ///< false: it has a value that the field does not get
};

struct InfoItem {
  std::string name{};
  std::string value{};
  Span span{};
};

struct Record {
  std::string name{};
  std::string type{};
  Span span{};                         ///< of its name, where it was first defined
  std::vector<FieldSetting> fields{};  ///< as written, in order; the last one of a field counts
  std::vector<InfoItem> infos{};       ///< of each name the last one
  std::vector<DbName> aliases{};

  /// The setting of a field that counts; null if it has its default.
  const FieldSetting* setting(std::string_view field) const;
};

class Database {
 public:
  Definitions definitions;

  /// In the order of their definition.
  const std::vector<Record>& records() const { return records_; }
  /// A record by its name or by one of its aliases; null if there is none.
  const Record* find(const std::string& name) const;
  Record* find(const std::string& name);

  Record& record(std::size_t index) { return records_[index]; }
  std::size_t index_of(const Record& record) const {
    return static_cast<std::size_t>(&record - records_.data());
  }

  Record& add(Record record);
  /// False if there is a record or an alias of this name.
  bool add_alias(Record& record, DbName alias);

  /// The names of all records and aliases, in the order of the records.
  std::vector<std::string> names() const;

 private:
  std::vector<Record> records_{};
  std::unordered_map<std::string, std::size_t> by_name_;
};

/// How documents are loaded.
struct LoadRules {
  bool stops_at_errors = true;         ///< as the document was read
  bool records_only_once = false;      ///< the variable dbRecordsOnceOnly
  bool is_strict = false;              ///< dbConvertStrict
  bool allows_turning_slopes = false;  ///< dbBptNotMonotonic
  bool is_linked = false;              ///< whether what the document defines is part of the binary
};

struct LoadResult {
  std::vector<LoadFinding> findings{};  ///< including those of the document
  bool failed = false;                  ///< Base reports failure to its caller
  bool crashed = false;                 ///< Base crashes
};

/// Loads a document as EPICS Base 7.0.8.1 does (`dbLexRoutines.c`). If the rules say so, it stops where Base
/// stops, and records that follow an error suffer from it as they do in Base; otherwise all errors are found.
LoadResult load_document(Database& database, const DbDocument& document, const LoadRules& rules);

/// What iocInit reports about a database: definitions that are not part of the binary, links of a type that
/// the device support of their record does not have, and values that the records themselves reject.
std::vector<LoadFinding> check_init(const Database& database);

/// The name of a field as `field(NAME,` gives it: an identifier, and then nothing or white space. Empty: VAL.
/// Returns "" if it is none.
std::string_view field_name(std::string_view name);

}  // namespace iocwright::epics
