// A support module's definitions: which entities an instance may create from it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::model {

enum class ParameterType : unsigned char { str, integer, real, boolean, object, id, enumeration, dict, list };

struct EnumValue {
  Value key;    ///< what an instance gives
  Value value;  ///< what is rendered; none: the key itself
};

struct Parameter {
  std::string name;
  ParameterType type = ParameterType::str;
  std::string description;
  /// What stands for a parameter that is not given: of the parameter's type, or a template. Nothing: it must
  /// be given.
  std::optional<Value> fallback;
  const yaml::Node* fallback_node = nullptr;
  std::vector<EnumValue> values;  ///< of an enum
  Span place;                     ///< its name
};

/// The type that a define's text is cast to; `guessed` (written as null) goes by the filter that ends the
/// template.
enum class DefineType : unsigned char { str, integer, real, boolean, list, guessed };

struct Define {
  std::string name;
  DefineType type = DefineType::str;
  const yaml::Node* node = nullptr;  ///< of its value
  Value value;  ///< one object for all entities, as YAML lists may be changed by templates
  Span place;
};

/// A macro of a database or a screen. The value is null for "the entity's own field of that name".
struct Macro {
  std::string name;
  const yaml::Node* value;
  Span place;
};

struct Database {
  const yaml::Node* file;
  const yaml::Node* enabled = nullptr;     ///< null: always
  std::optional<std::vector<Macro>> args;  ///< nothing: written as null
  Span place;
};

enum class When : unsigned char { every, first, last };

/// A text or a comment of the startup script.
struct ScriptItem {
  bool is_comment = false;
  When when = When::every;
  const yaml::Node* value = nullptr;  ///< null: empty
};

struct EnvironmentVariable {
  const yaml::Node* name;
  const yaml::Node* value;
};

/// How an entity's operator screen is made.
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
  Span place;  ///< its name

  std::string full_name() const { return module + "." + name; }
  const Parameter* find_parameter(std::string_view parameter) const;
};

struct SupportModule {
  std::shared_ptr<const yaml::Document> document;  ///< holds the nodes
  std::string name;
  std::vector<EntityModel> models;
};

/// Reads a definitions file that was parsed. Nothing when it has faults, which are in the sink.
std::optional<SupportModule> load_support(std::shared_ptr<const yaml::Document> document, Sink& sink);

/// The format of definition files, `<module>.ibek.support.yaml`.
const format::ObjectFormat& support_format();

}  // namespace iocwright::model
