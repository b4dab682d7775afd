#include "editor/lsp/uri.hpp"

#include <doctest/doctest.h>

using namespace iocwright::lsp;

TEST_CASE("lsp uri: paths of files are unescaped and normalized") {
  CHECK(path_of("file:///a/b%20c/%C3%A9.yaml") == "/a/b c/\u00e9.yaml");
  CHECK(path_of("file://localhost/a/./b/../c") == "/a/c");
  CHECK(path_of("file:///a%zz%2") == "/a%zz%2");
}

TEST_CASE("lsp uri: what is not a local file has no path") {
  for (const char* uri : {"", "untitled:Untitled-1", "http://x/a", "file://host/a", "file:///a%00b"})
    CHECK_FALSE(path_of(uri));
}

TEST_CASE("lsp uri: a path and its URI lead to each other") {
  CHECK(uri_of("/a/b c+\u00e9.yaml") == "file:///a/b%20c%2B%C3%A9.yaml");
  CHECK(path_of(uri_of("/a/b c+\u00e9%41.yaml")) == "/a/b c+\u00e9%41.yaml");
}
