// Reads which modules a Dockerfile builds, and at which versions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/recipe/recipe_finder.hpp"

namespace iocwright::image {

/// A module that a Dockerfile builds.
struct DockerfileModule {
  std::string name;
  std::string version;     ///< the value of its option `-v`; empty: that of the recipe
  std::size_t offset = 0;  ///< of `version` in the file, in bytes
};

/// A Dockerfile of a Generic IOC.
struct Dockerfile {
  std::string path;
  std::string text;
  std::vector<DockerfileModule> modules;  ///< in order, each once and without `ioc`
};

/// Reads the Dockerfile (or Containerfile) in the source folder. Modules are in its lines `RUN ansible.sh …`
/// and `RUN iocwright support build …`. Returns nothing if there is no such file.
Result<std::optional<Dockerfile>> read_dockerfile(const RecipePlaces& places, const Disk& disk);

}  // namespace iocwright::image
