// Rules on the files of a config folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/disk.hpp"
#include "core/diag/sink.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::check {

/// `*.proto` and `*.protocol`.
bool is_protocol_file(std::string_view name);
/// `*.db` and `*.template`.
bool is_database_file(std::string_view name);

/// Warns of files in subfolders that the IOC would use if they were in the folder itself. `main_file` is the
/// content of `ioc.yaml` or `st.cmd`; a subfolder that it names is in use.
FileResult<void> warn_of_subfolders(const Disk& disk, const std::string& config_folder,
                                    std::string_view main_file, Sink& sink);

/// Applies `config-map`: Kubernetes accepts only some characters in the names of files, which must have text,
/// and altogether at most 1 MiB (its documentation of ConfigMap). That is an error if the folder belongs to a
/// Helm chart, and a warning otherwise.
FileResult<void> check_config_map(const Disk& disk, const std::string& config_folder, Sources& sources,
                                  Sink& sink);

/// The image that runs an instance, and where it is named.
struct NamedImage {
  std::string name;
  Span span;
};

/// Applies `values-file` to values.yaml and compose.yml in the folder around the config folder, if there are
/// any. Returns the image that they name. Errors of YAML go to the reader's sink.
Result<std::optional<NamedImage>> check_values(yaml::Reader& reader, const std::string& config_folder);

}  // namespace iocwright::check
