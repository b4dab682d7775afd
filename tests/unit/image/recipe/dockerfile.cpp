#include "image/recipe/dockerfile.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("dockerfile: modules with the places of their versions") {
  tests::MemoryDisk disk;
  const std::string text =
      "FROM base\r\nRUN ansible.sh a -v R1-2\r\nRUN --mount=x ansible.sh \\\r\n  b --module-version=2.0 && "
      "true\n"
      "RUN iocwright support build c,d -j 2\nRUN ansible.sh -v3 e ignored\n# RUN ansible.sh f\n"
      "RUN ansible.sh a -v R9\nRUN ansible.sh g -v ${G}\nRUN ansible.sh ioc\n";
  disk.files["/source/Containerfile"] = text;
  image::RecipePlaces places;
  places.source_folder = "/source";
  const auto file = image::read_dockerfile(places, disk);
  REQUIRE(file);
  REQUIRE(*file);
  std::vector<std::string> found;
  for (const image::DockerfileModule& module : (*file)->modules) {
    found.push_back(module.name + " " + module.version);
    if (!module.version.empty()) CHECK(text.substr(module.offset, module.version.size()) == module.version);
  }
  CHECK(found == std::vector<std::string>{"a R1-2", "b 2.0", "c ", "d ", "e 3", "g ${G}"});
  CHECK((*file)->path == "/source/Containerfile");
  places.source_folder = "/none";
  CHECK_FALSE(*image::read_dockerfile(places, disk));
}
