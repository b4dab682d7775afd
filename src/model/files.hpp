// Reads definition and instance files from the disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.hpp"
#include "diag/sink.hpp"
#include "diag/source.hpp"
#include "model/instance.hpp"
#include "model/support.hpp"

namespace iocwright::model {

/// What reading needs: where files are, where their texts are kept, where faults go.
struct Reader {
  const Disk& disk;
  Sources& sources;
  Sink& sink;

  /// Faults go to the sink; then there is no document or it is not to be used.
  std::shared_ptr<const yaml::Document> read_yaml(const std::string& path);
  std::optional<SupportModule> read_support(const std::string& path);
  std::optional<Instance> read_instance(const std::string& path);
};

}  // namespace iocwright::model
