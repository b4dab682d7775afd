#include "image/tools/requirement.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

namespace iocwright::image {

TEST_CASE("requirement: the package is found in every form of a requirement") {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"ibek", "ibek"},
      {"ibek==3.2.3", "ibek"},
      {"ibek >= 4.6.1, < 5", "ibek"},
      {"ibek[dev]>=4 ; python_version > '3.10'", "ibek"},
      {"Stdio_Socket>=1.4.0", "stdio-socket"},
      {"ruamel.yaml", "ruamel-yaml"},
      {"ibek @ git+https://github.com/epics-containers/ibek.git@main", "ibek"},
      {"git+https://github.com/epics-containers/ibek.git@fix/assets", "ibek"},
      {"git+ssh://git@github.com/epics-containers/pvi", "pvi"},
      {"git+https://host/a/b.git@v1#egg=pvi&subdirectory=python", "pvi"},
      {"https://host/files/ibek-4.6.2-py3-none-any.whl", "ibek"},
      {"./wheels/stdio_socket-1.4.0.tar.gz", "stdio-socket"},
      {"ibek-4.6.2-py3-none-any.whl", "ibek"},
      {"/workspaces/ibek", "ibek"},
      {"../ibek/[dev]", "ibek"},
      {".", ""},
      {"", ""},
  };
  for (const auto& [text, package] : cases) {
    CAPTURE(text);
    CHECK(required_package(text) == package);
  }
}

TEST_CASE("requirement: files include others, relative to themselves, once") {
  tests::MemoryDisk disk;
  disk.files = {{"a/all.txt",
                 "# tools\nibek >=4 # ours\r\n-r more/b.txt\n--requirement=more/b.txt\n\nnumpy \\\n ==1\n"},
                {"a/more/b.txt", "-c limits.txt\n-e ./pvi\n--index-url https://host/simple\nurl#x\n"}};
  const auto list = read_requirements("a/all.txt", disk);
  REQUIRE(list);
  REQUIRE(list->items.size() == 4);
  CHECK(list->items[0].text == "ibek >=4");
  CHECK(list->items[1].editable);
  CHECK(list->items[1].package == "pvi");
  CHECK(list->items[2].text == "url#x");
  CHECK(list->items[3].package == "numpy");
  CHECK(list->options == std::vector<std::string>{"-c a/more/limits.txt", "--index-url https://host/simple"});
}

TEST_CASE("requirement: a missing file is an error that names it") {
  const tests::MemoryDisk disk;
  const auto list = read_requirements("requirements.txt", disk);
  REQUIRE_FALSE(list);
  CHECK(list.error().message().find("`requirements.txt`") != std::string::npos);
}

}  // namespace iocwright::image
