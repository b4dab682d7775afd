// A place in an open file, for requests about it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "editor/lsp/json_parts.hpp"
#include "editor/lsp/partial_yaml.hpp"
#include "editor/lsp/workspace.hpp"
#include "instance/model/built_in.hpp"

namespace iocwright::lsp {

/// An open file that has been parsed as far as possible.
struct OpenDocument {
  FileType type = FileType::other;
  std::string text;
  Sources sources;
  PartialYaml yaml;

  const yaml::Node* root() const { return yaml.document == nullptr ? nullptr : &yaml.document->root(); }
};

/// Parses the file at the path; without a document if it is not YAML that the server knows.
std::unique_ptr<OpenDocument> open_document(const Workspace& workspace, const std::string& path);

/// What is at a place of an open file.
struct Cursor {
  std::unique_ptr<OpenDocument> document;
  std::size_t offset = 0;
  std::vector<PathStep> path;
  Expectation expectation;
};

/// The place of a request; nullopt if its position is malformed or nothing can be parsed.
std::optional<Cursor> cursor_at(const Workspace& workspace, const std::string& path, const Json& params);

/// The entity type that `type` of an entity names: one of the definitions, a built-in one, or neither.
struct TypeOfEntity {
  const resolve::EntityType* defined = nullptr;
  const model::BuiltInType* built_in = nullptr;
};
TypeOfEntity type_of_entity(const yaml::MappingNode& entity, const resolve::Definitions& definitions);

/// The parameter that the key of an entity names, or null.
const model::Parameter* parameter_of(const Expectation& at, const resolve::Definitions& definitions);
/// The key of an entity that is no parameter: `entity_enabled`, or a field of a built-in type; null
/// otherwise.
const format::Field* field_of_entity(const Expectation& at);

/// A use of the id of an entity: where it is declared, or where another entity refers to it.
struct IdUse {
  std::string path;
  const yaml::Node* node;
  std::string id;
  Range range;  ///< of the scalar with its quotes, but without an anchor
  bool is_declaration = false;
};

/// The instance files of a unit, with the uses of ids in them.
struct IdUses {
  std::vector<std::pair<std::string, std::unique_ptr<OpenDocument>>> files;
  std::vector<IdUse> uses;
};

/// All uses of ids in the instance files that are checked together with the one at this path.
IdUses find_ids(Workspace& workspace, const std::string& path);

/// All entities in a document of an instance or of definitions, also those within repeats.
std::vector<const yaml::MappingNode*> entities_in(const yaml::Node& root, FileType type);

}  // namespace iocwright::lsp
