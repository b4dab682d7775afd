// What is at a place of a YAML file, and what its format expects there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "instance/resolve/definitions.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::lsp {

/// A node that contains a place, and the part of it in which the place is.
struct PathStep {
  const yaml::Node* node;
  const yaml::Entry* entry = nullptr;  ///< of a mapping; null if the place is in none
  bool in_key = false;
};

/// The nodes that contain the byte, outermost first: of collections that are not in brackets, also the last
/// one that begins before it. Empty if it is before the root.
std::vector<PathStep> path_to(const yaml::Node& root, std::uint32_t offset);

/// From the beginning of a node to the end of its last part, without aliases. Node::span of a collection that
/// is not in brackets is empty.
Span extent(const yaml::Node& node);
/// Likewise of a key and its value.
Span extent(const yaml::Entry& entry);

/// Which files the server knows. `boot`: startup scripts, databases and other files of EPICS Base.
enum class FileType : std::uint8_t { other, instance, definitions, recipe, boot };
FileType file_type(std::string_view path);
/// The format of files of this type; null for `other` and `boot`.
const format::ObjectFormat* root_format(FileType type);

/// What a format says about a place.
struct Expectation {
  const format::ObjectFormat* object = nullptr;  ///< of the innermost mapping
  const yaml::MappingNode* mapping = nullptr;    ///< the innermost mapping
  bool is_entity = false;                        ///< the innermost mapping is an entity
  const yaml::MappingNode* model = nullptr;      ///< the entity model around the place, in definitions
  const yaml::MappingNode* database = nullptr;   ///< the database of a model around the place
  const format::Field* field = nullptr;          ///< the key at or around the place
  const format::Type* type = nullptr;            ///< of the innermost value; null if unknown
  std::string_view key = {};                     ///< the key at or around the place; may be empty
  bool in_key = false;                           ///< the place is in the key
  const yaml::Node* scalar = nullptr;            ///< the scalar at the place, or null

  /// Whether the innermost mapping is the `args` of a database.
  bool has_macros() const { return database != nullptr && mapping != database; }
};

/// Follows the path through the format.
Expectation expectation(const std::vector<PathStep>& path, FileType type);

/// The value of the key as a string, or "".
std::string_view text_of(const yaml::MappingNode& mapping, std::string_view key);
/// The string of a scalar, or "".
std::string_view text_of(const yaml::Node* node);

/// A scalar that reads back as the string, also within brackets and braces.
std::string scalar_text(std::string_view text);

/// The format of a value of this type that is a mapping; null if it is none.
const format::ObjectFormat* object_format(const format::Type& type, const yaml::MappingNode& mapping);

}  // namespace iocwright::lsp
