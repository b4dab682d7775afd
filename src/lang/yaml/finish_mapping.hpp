// What a mapping becomes once all its entries are read: merge keys are carried out, duplicate keys found.
#pragma once

#include <vector>

#include "core/diag/sink.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// `merge_keys` holds the `<<` keys of the document. Merged entries come first; an entry of the mapping's
/// own, or of an earlier one in a list of merges, keeps its value. Of duplicate keys the first stays.
void finish_mapping(MappingNode& mapping, const std::vector<const Node*>& merge_keys, Sink& sink);

}  // namespace iocwright::yaml
