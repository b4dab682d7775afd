// What an IOC boots from, as a value: script lines, environment settings, database rows, and devices to wait
// for, each with its origin.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/source.hpp"
#include "instance/resolve/resolved.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::boot {

/// A part of a template: bytes [begin, end) of the string that `node` contains.
struct TemplatePlace {
  const yaml::Node* node = nullptr;  ///< null means there is no template
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The same place as a span of the file; unknown if there is no template.
Span locate(const TemplatePlace& place, const Sources& sources);
/// The whole string that `node` contains.
TemplatePlace all_of(const yaml::Node& node);

struct Entity {
  std::string type;     ///< `asyn.AsynIP`
  Span place;           ///< where its type is: in an instance file, or in the sub-entities of a definition
  Span definition;      ///< the name of its entity model; unknown for built-in types
  bool enabled = true;  ///< if not, it adds no lines, settings or rows
  resolve::Request request;  ///< `parent` is an index in Boot::entities
};

/// What a line, setting, row or wait comes from.
struct Origin {
  std::size_t entity = 0;  ///< an index in Boot::entities
  Span definition;         ///< the script item, variable or database; unknown for built-in types
};

/// A part of a line, bytes [begin, end), that was written by an expression of the template.
struct WrittenByExpression {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  TemplatePlace expression;
};

struct ScriptLine {
  std::string text;  ///< without the line end
  Origin origin;
  TemplatePlace place;  ///< from the first to the last byte of the template that wrote the line
  std::vector<WrittenByExpression> expressions;
};

/// A variable that st.cmd sets.
struct EnvironmentSetting {
  std::string name;
  std::string value;
  std::string command;  ///< the command in st.cmd, without the last line end
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
  std::string name;  ///< as this use names it; see DatabaseTable for columns
  std::string value;
  Span place;  ///< the template of the value, or the name of the macro if the value is a field of the entity
};

/// One use of a database template.
struct DatabaseRow {
  std::vector<MacroValue> macros;
  Origin origin;
};

/// All uses of a database template, in the order of the entities.
struct DatabaseTable {
  std::string file;
  std::vector<std::string> macros;  ///< the columns, named as in the first use; other uses match by position
  std::vector<DatabaseRow> rows;    ///< with at most as many macros as there are columns
};

/// A device to wait for before the IOC starts.
struct Wait {
  resolve::WaitEntry device;
  Origin origin;
};

/// An entity's use of a device description.
struct DeviceScreen {
  std::string description;              ///< its path as the definition gives it
  bool in_index = true;                 ///< the index has a button for this entity
  std::vector<MacroValue> macros = {};  ///< what the button passes on
  bool has_pv = false;                  ///< a PVI template is written, with a row in Boot::databases
  std::string pv_prefix = {};
  Span place = {};  ///< of the path
  Origin origin = {};
};

/// The name of a device description's file up to its first dot, which names its screens.
std::string_view device_name(std::string_view description);
/// The file name of a device's PVI template.
std::string pvi_template_name(std::string_view description);

struct Boot {
  std::string ioc_name;
  std::string ioc_folder;      ///< $IOC: the folder of the Generic IOC
  std::string runtime_folder;  ///< $RUNTIME_DIR: the folder of ioc.db
  /// In the order of the instance, with sub-entities after their parents, and waits at the end.
  std::vector<Entity> entities;
  Script script;
  std::vector<DatabaseTable> databases;  ///< in the order of first use
  std::vector<Wait> waits;
  std::vector<DeviceScreen> screens;  ///< empty if they were not requested

  std::vector<std::shared_ptr<const yaml::Document>> documents;  ///< own the nodes that places point to
};

}  // namespace iocwright::boot
