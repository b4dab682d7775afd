// Reads YAML files from the disk.
#pragma once

#include <memory>
#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// Reads files from `disk`, keeps their text in `sources` for excerpts, and reports errors to `sink`.
struct Reader {
  const Disk& disk;
  Sources& sources;
  Sink& sink;

  /// Reads the file with Disk::read_input() and returns the document. If errors were reported, it may be null
  /// and must not be used. A leading byte-order mark is ignored.
  std::shared_ptr<const Document> read(const std::string& path);
};

}  // namespace iocwright::yaml
