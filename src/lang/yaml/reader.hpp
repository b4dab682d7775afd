// Reads YAML files from the disk.
#pragma once

#include <memory>
#include <string>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::yaml {

/// What reading a file needs: the disk it is on, the store that keeps its text for excerpts, the sink for its
/// errors.
struct Reader {
  const Disk& disk;
  Sources& sources;
  Sink& sink;

  /// The document, without a leading byte-order mark. On errors, which go to the sink, there is none or it
  /// must not be used.
  std::shared_ptr<const Document> read(const std::string& path);
};

}  // namespace iocwright::yaml
