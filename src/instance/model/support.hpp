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
  Value key;    ///< what an instance gives
  Value value;  ///< what templates see; none: the key itself
};

struct Parameter {
  std::string name;
  const ParameterType* type = nullptr;  ///< never null once read
  std::string description;
  std::optional<Value> default_value;        ///< of the parameter's type, or a template; none: required
  const yaml::Node* default_node = nullptr;  ///< null: required
  std::vector<EnumValue> values;             ///< of an enum
  Span place;                                ///< of its name

  bool has_form(ParameterForm form) const { return type->form == form; }
};

/// A calculated value of an entity.
struct Define {
  std::string name;
  /// The type of its rendered value. Null, written as null: decided by the filter that ends the template.
  const ParameterType* type = nullptr;
  const yaml::Node* node = nullptr;  ///< of its value
  Value value;                       ///< shared by all entities, as templates may change a list in place
};

/// A macro of a database or a screen.
struct Macro {
  std::string name;
  const yaml::Node* value;  ///< null: the entity's field of that name
  Span place;               ///< of its name
};

struct Database {
  const yaml::Node* file;
  const yaml::Node* enabled = nullptr;     ///< null: always
  std::optional<std::vector<Macro>> args;  ///< none: written as null
  Span place;                              ///< of the key `args`
};

enum class When : unsigned char { every, first, last };

/// One or more lines of the startup script.
struct ScriptItem {
  bool is_comment = false;  ///< each line gets a `# ` in front
  When when = When::every;
  const yaml::Node* value = nullptr;  ///< null: empty
  Span place;                         ///< of its value, or of its first key
};

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
  Span place;  ///< of its name

  std::string full_name() const { return module + "." + name; }
  /// The parameter of that name, or null.
  const Parameter* find_parameter(std::string_view parameter) const;
};

struct SupportModule {
  std::shared_ptr<const yaml::Document> document;  ///< owns the nodes
  std::string name;
  std::vector<EntityModel> models;
};

/// The content of a definition file. None when it has errors, which go to the sink.
std::optional<SupportModule> load_support(std::shared_ptr<const yaml::Document> document, Sink& sink);

/// The format of definition files, `<module>.ibek.support.yaml`.
const format::ObjectFormat& support_format();

}  // namespace iocwright::model
