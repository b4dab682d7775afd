#include "editor/lsp/open_files.hpp"

#include <doctest/doctest.h>

#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("lsp open files: buffers hide files, until they are closed") {
  tests::MemoryDisk disk;
  disk.files["/a/x"] = "saved";
  lsp::OpenFiles files(disk);
  files.open("/a/x", {"file:///a/x", 1, "unsaved"});
  CHECK(files.read("/a/../a/x") == "unsaved");
  CHECK(files.read_input("/a/x") == "unsaved");
  files.close("/a/x");
  CHECK(files.read("/a/x") == "saved");
  CHECK(files.find("/a/x") == nullptr);
}

TEST_CASE("lsp open files: a file that was never saved exists") {
  tests::MemoryDisk disk;
  disk.files["/a/x"] = "";
  lsp::OpenFiles files(disk);
  files.open("/a/new", {"file:///a/new", 1, "text"});
  CHECK(files.kind("/a/new") == FileKind::file);
  CHECK(files.has_input("/a/new") == true);
  CHECK(files.list("/a") == std::vector<std::string>{"new", "x"});
  files.open("/a/x", {"file:///a/x", 1, ""});
  CHECK(files.list("/a") == std::vector<std::string>{"new", "x"});
  files.open("/b/new", {"file:///b/new", 1, "text"});
  CHECK(files.kind("/b") == FileKind::folder);
  CHECK(files.list("/b") == std::vector<std::string>{"new"});
  CHECK_FALSE(files.list("/c"));
}

TEST_CASE("lsp open files: nothing is written") {
  tests::MemoryDisk disk;
  disk.files["/a/x"] = "saved";
  lsp::OpenFiles files(disk);
  CHECK_FALSE(files.write("/a/x", ""));
  CHECK_FALSE(files.remove("/a/x"));
  CHECK_FALSE(files.rename("/a/x", "/a/y"));
  CHECK_FALSE(files.lock("/a/lock"));
  CHECK(disk.files.size() == 1);
}
