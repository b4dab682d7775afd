// Reads YAML files from the disk.
#pragma once

#include <memory>
#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Where files are read from, where their text is kept for excerpts, and where errors go.
struct Reader {
  const Disk& disk;
  Sources& sources;
  Sink& sink;

  /// The document; a leading byte-order mark is ignored. If errors were reported, it may be null and must not
  /// be used.
  std::shared_ptr<const Document> read(const std::string& path);
};

}  // namespace iocwright::yaml
