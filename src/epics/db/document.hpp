// What database and dbd files say: statements with their places, before anything is checked against a dbd.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "epics/db/load_finding.hpp"

namespace iocwright::epics {

/// A name or another word as written, without its quotes; escapes are kept.
struct DbName {
  std::string text{};
  Span span{};
};

/// A value of a field or of an info item, as Base assembles it: without blanks and comments, bare words in
/// quotes, strings and numbers as written.
struct DbValue {
  std::string text{};
  Span span{};
};

// A record. Its parts follow until RecordEnd, which is missing after a syntax error in them.
struct RecordStart {
  DbName type{};
  DbName name{};
};
struct RecordField {
  DbName name{};
  DbValue value{};
};
struct RecordInfo {
  DbName name{};
  DbValue value{};
};
struct RecordAlias {
  DbName alias{};
};
struct RecordEnd {};

/// `alias(RECORD, ALIAS)` outside of a record.
struct AliasStatement {
  DbName record{};
  DbName alias{};
};

struct MenuStatement {
  struct Choice {
    DbName name{};
    DbName text{};
  };
  DbName name{};
  std::vector<Choice> choices{};
  std::size_t end_piece = 0;  ///< of its closing brace
};

struct RecordTypeStatement {
  struct Attribute {
    DbName name{};
    DbName value{};
    std::size_t piece = 0;
  };
  struct Field {
    DbName name{};
    DbName type{};
    std::vector<Attribute> attributes{};
    std::size_t piece = 0;
  };
  DbName name{};
  std::vector<Field> fields{};
  bool has_body = false;      ///< false for `{}`, which only refers to an earlier definition
  Span skipped{};             ///< if known, the whole statement, whose fields were not read
  std::size_t end_piece = 0;  ///< of its closing brace
};

struct DeviceStatement {
  DbName record_type{};
  DbName link_type{};
  DbName table{};  ///< the symbol of its support
  DbName choice{};
};

struct LinkStatement {
  DbName key{};
  DbName table{};
};

struct VariableStatement {
  DbName name{};
  std::string type = "int";
};

/// A driver, a registrar or a function.
struct SupportStatement {
  enum class Kind : unsigned char { driver, registrar, function };
  Kind kind = Kind::driver;
  DbName name{};
};

struct BreakTableStatement {
  DbName name{};
  std::vector<DbName> numbers{};
};

struct DbStatement {
  std::variant<RecordStart, RecordField, RecordInfo, RecordAlias, RecordEnd, AliasStatement, MenuStatement,
               RecordTypeStatement, DeviceStatement, LinkStatement, VariableStatement, SupportStatement,
               BreakTableStatement>
      what;
  std::size_t piece = 0;  ///< of the token with which it takes effect
  Span span{};            ///< that token
};

/// The statements of a file and its includes, in order.
struct DbDocument {
  std::vector<DbStatement> statements{};
  std::vector<LoadFinding> findings{};  ///< of reading: files, macros, characters, syntax
};

}  // namespace iocwright::epics
