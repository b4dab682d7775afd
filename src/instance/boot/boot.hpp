// What an IOC boots from, as a value: script lines, environment settings, database rows and devices to wait
// for, each with its origin.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/source.hpp"
#include "instance/resolve/resolved.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::boot {

/// A part of a template: bytes [begin, end) of the string that `node` contains.
struct TemplatePlace {
  const yaml::Node* node = nullptr;  ///< null: there is no template
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The place in the file.
Span locate(const TemplatePlace& place, const Sources& sources);
/// The whole string that `node` contains.
TemplatePlace all_of(const yaml::Node& node);

struct Entity {
  std::string type;          ///< `asyn.AsynIP`
  Span place;                ///< of its type, where the instance, a repeat or a sub-entity asks for it
  Span definition;           ///< of its entity model; unknown for built-in types
  bool enabled = true;       ///< otherwise it adds no lines, settings or rows
  resolve::Request request;  ///< its `parent` is a number in Boot::entities
};

/// Why a line, setting, row or wait exists.
struct Origin {
  std::size_t entity = 0;  ///< a number in Boot::entities
  Span definition;         ///< the script item, variable or database; unknown for built-in types
};

/// A part of a line that an expression of the template wrote: bytes [begin, end) of the line.
struct WrittenByExpression {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  TemplatePlace expression;
};

struct ScriptLine {
  std::string text;  ///< without a line end
  Origin origin;
  TemplatePlace place;  ///< from the first to the last byte that wrote the line
  std::vector<WrittenByExpression> expressions;
};

/// A variable that st.cmd sets.
struct EnvironmentSetting {
  std::string name;
  std::string value;
  std::string command;  ///< as st.cmd contains it, without the last line end
  Origin origin;
  TemplatePlace name_place;
  TemplatePlace value_place;
};

/// What entities add to st.cmd.
struct Script {
  std::vector<EnvironmentSetting> environment;
  std::vector<ScriptLine> pre_init;
  std::vector<ScriptLine> post_init;
};

struct MacroValue {
  std::string name;  ///< in this row; the column may have another name, see DatabaseTable
  std::string value;
  Span place;  ///< of the template of the value, or of the name when the value is the entity's field
};

/// One use of a database template.
struct DatabaseRow {
  std::vector<MacroValue> macros;
  Origin origin;
};

/// All uses of a database template, in order.
struct DatabaseTable {
  std::string file;
  std::vector<std::string> macros;  ///< the columns, as the first use names them; later uses go by position
  std::vector<DatabaseRow> rows;    ///< none has more macros than there are columns
};

struct Wait {
  resolve::WaitEntry device;
  Origin origin;
};

struct Boot {
  std::string ioc_name;
  std::string ioc_folder;      ///< $IOC: the folder of the Generic IOC
  std::string runtime_folder;  ///< $RUNTIME_DIR: where ioc.db is
  /// In the order of the instance, sub-entities after their parents; waits last.
  std::vector<Entity> entities;
  Script script;
  std::vector<DatabaseTable> databases;  ///< in the order of first use
  std::vector<Wait> waits;
  bool has_screens = false;  ///< some entity has an operator screen

  std::vector<std::shared_ptr<const yaml::Document>> documents;  ///< own the nodes of all places
};

}  // namespace iocwright::boot
