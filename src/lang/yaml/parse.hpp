// Parses YAML as the reference's loader does: one document, YAML 1.2 core schema, anchors and merge keys.
#pragma once

#include <memory>
#include <string>

#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Parses the file. Returns null after the first syntax error. Duplicate keys, invalid scalars and invalid
/// merges are reported too, but still leave a document that can be checked further.
std::unique_ptr<Document> parse(FileId file, const Sources& sources, Sink& sink);

/// The version of libyaml.
std::string library_version();

}  // namespace iocwright::yaml
