// Parses YAML as the reference's loader does: one document, YAML 1.2 core schema, anchors and merge keys.
#pragma once

#include <memory>

#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Parses the file. Reports the first syntax error, which leaves no document (null), and all duplicate keys,
/// invalid scalars and invalid merges, which leave one that can be checked further.
std::unique_ptr<Document> parse(FileId file, const Sources& sources, Sink& sink);

}  // namespace iocwright::yaml
