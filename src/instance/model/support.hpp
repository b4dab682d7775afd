// The definitions of a support module: the entity models that instances can use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "instance/model/parameter_type.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::model {

struct EnumValue {
  Value key;    ///< what an instance contains
  Value value;  ///< what templates see; None means the key itself
};

struct Parameter {
  std::string name;
  const ParameterType* type = nullptr;  ///< never null after reading
  std::string description;
  std::optional<Value> default_value;        ///< converted to the type, or a template; nullopt means required
  const yaml::Node* default_node = nullptr;  ///< null means required
  std::vector<EnumValue> values;             ///< enums only
  Span place;                                ///< where its name is

  bool has_form(ParameterForm form) const { return type->form == form; }
};

/// A calculated value of an entity.
struct Define {
  std::string name;
  /// What the rendered value is converted to. Null if the definition contains `type: null`: then the template
  /// decides, see guess_cast().
  const ParameterType* type = nullptr;
  const yaml::Node* node = nullptr;  ///< its value in the file
  Value value;  ///< shared by all entities: a template that changes a list in place changes it for all
};

/// A macro of a database or a screen.
struct Macro {
  std::string name;
  const yaml::Node* value;  ///< null means the entity's field of the same name
  Span place;               ///< where its name is
};

/// A database template that each entity loads.
struct Database {
  const yaml::Node* file;
  const yaml::Node* enabled = nullptr;     ///< null means always
  std::optional<std::vector<Macro>> args;  ///< nullopt if the file contains `args: null`
  Span place;                              ///< where the key `args` is
};

/// Which entities of a model a script item is printed for.
enum class When : unsigned char { every, first, last };

/// One or more lines of the startup script.
struct ScriptItem {
  bool is_comment = false;  ///< each line is prefixed with `# `
  When when = When::every;
  const yaml::Node* value = nullptr;  ///< null means empty
  Span place;                         ///< where its value is, or else its first key
};

/// A variable that st.cmd sets for each entity.
struct EnvironmentVariable {
  const yaml::Node* name;
  const yaml::Node* value;
};

/// How the operator screen of an entity is generated.
struct Pvi {
  const yaml::Node* yaml_path;
  bool ui_index = true;
  std::optional<std::vector<Macro>> ui_macros;
  bool pv = false;
  const yaml::Node* pv_prefix = nullptr;
};

/// The definition of an entity type: its parameters, and what each entity adds to the boot files.
struct EntityModel {
  std::string module;
  std::string name;
  std::string description;
  std::vector<Define> pre_defines;
  std::vector<Parameter> parameters;
  std::vector<Define> post_defines;
  std::vector<ScriptItem> pre_init;
  std::vector<ScriptItem> post_init;
  std::vector<Database> databases;
  std::vector<EnvironmentVariable> env_vars;
  std::optional<Pvi> pvi;
  std::vector<const yaml::MappingNode*> sub_entities;
  Span place;  ///< where its name is

  std::string full_name() const { return module + "." + name; }
  /// The parameter of that name, or null.
  const Parameter* find_parameter(std::string_view parameter) const;
};

struct SupportModule {
  std::shared_ptr<const yaml::Document> document;  ///< owns the nodes that models point to
  std::string name;
  Span place;  ///< of the name
  std::vector<EntityModel> models;
};

/// Reads the content of a definition file. Errors go to the sink; returns nullopt if there are any.
std::optional<SupportModule> load_support(std::shared_ptr<const yaml::Document> document, Sink& sink);

/// The format of definition files, `<module>.ibek.support.yaml`.
const format::ObjectFormat& support_format();

}  // namespace iocwright::model
