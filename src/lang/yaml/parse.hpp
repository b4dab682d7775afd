// Reads YAML as the reference's loader does: one document, YAML 1.2 core scalars, anchors, merge keys.
#pragma once

#include <memory>

#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Parses the file. Faults go to the sink: the first of syntax, and all duplicate keys, bad scalars and bad
/// merges. The document is null when the text has no tree; with other faults it is there, so that more can be
/// checked.
std::unique_ptr<Document> parse(FileId file, const Sources& sources, Sink& sink);

}  // namespace iocwright::yaml
