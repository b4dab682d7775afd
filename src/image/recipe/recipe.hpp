// A recipe, `<module>.install.yml`: how a support module is fetched, patched, built and registered.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/diag/sink.hpp"
#include "lang/format/format.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::image {

/// A recipe that matches its format. Values remain YAML nodes, because most may be templates, which are
/// rendered when the build is planned.
struct Recipe {
  std::shared_ptr<const yaml::Document> document;
  std::string file;
  std::string folder;  ///< folder of the file

  const yaml::MappingNode& root() const { return yaml::as_mapping(document->root()); }
};

/// The format of recipes, made from recipe_keys().
const format::ObjectFormat& recipe_format();

/// Checks a parsed recipe against its format. Returns nothing if it has errors, which are reported to the
/// sink.
std::optional<Recipe> load_recipe(std::shared_ptr<const yaml::Document> document, std::string file,
                                  Sink& sink);

}  // namespace iocwright::image
