// Completes a mapping once all of its entries have been read: applies merge keys and reports duplicate keys.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// `merge_keys` contains the `<<` keys of the document. Merged entries come first. The mapping's own entries
/// override them, and so do those of earlier mappings in a list. The first of several duplicate keys is kept,
/// but if the mapping has merged entries, or `is_merged` into another one where it is, the last.
void finish_mapping(MappingNode& mapping, const std::vector<const Node*>& merge_keys, bool is_merged,
                    Sink& sink);

}  // namespace iocwright::yaml
