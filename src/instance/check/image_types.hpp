// Compares instances with the schemas of the images that run them.
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/base/environment.hpp"
#include "core/diag/result.hpp"
#include "instance/check/config_folder.hpp"
#include "instance/resolve/definitions.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::check {

/// Reads each schema only once.
class ImageTypes {
 public:
  explicit ImageTypes(const Environment& environment) : environment_(environment) {}

  /// Applies `image-type`: the schema that was published with the image, of which `pattern schema` has put a
  /// copy into IBEK_SCHEMA_CACHE, must have all entity types of the instance that are not defined in its own
  /// config folder. Returns whether there is a copy; without one, does nothing.
  Result<bool> check(const NamedImage& image, const std::string& instance_file,
                     const std::string& config_folder, const resolve::Definitions& definitions,
                     yaml::Reader& reader);

 private:
  Result<const std::set<std::string>*> types_of(const std::string& image, const Disk& disk);

  const Environment& environment_;
  std::map<std::string, std::set<std::string>> types_;  ///< by image; empty without a copy
};

}  // namespace iocwright::check
