// Completes a mapping once all its entries have been read: applies merge keys and finds duplicate keys.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// `merge_keys` holds the `<<` keys of the document. Merged entries come first; the mapping's own entries,
/// and earlier mappings in a list of merges, take precedence. Of duplicate keys, the first is kept.
void finish_mapping(MappingNode& mapping, const std::vector<const Node*>& merge_keys, Sink& sink);

}  // namespace iocwright::yaml
