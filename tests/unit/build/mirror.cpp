#include "build/mirror.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("mirror: one repository has one name, however its address is written") {
  for (const char* url :
       {"https://github.com/epics-modules/asyn", "http://github.com/epics-modules/asyn/", "git@github.com:epics-modules/asyn.git",
        "ssh://git@GitHub.com:22/epics-modules/asyn.git", "https://user:secret@github.com/epics-modules/asyn"}) {
    CAPTURE(url);
    CHECK(build::source_name(url) == "github.com/epics-modules/asyn");
  }
}

TEST_CASE("mirror: no address leads out of the mirror") {
  CHECK(build::source_name("https://host/../../etc") == "host/etc");
  CHECK(build::Mirror("/m").clone_folder("https://host/a/../../../b") == "/m/git/host/b.git");
}

TEST_CASE("mirror: a folder is cloned from as a file, a web address as it is, and without a mirror nothing changes") {
  CHECK(build::Mirror("/m/").clone_url("https://host/a") == "file:///m/git/host/a.git");
  CHECK(build::Mirror("https://cache/x/").clone_url("https://host/a") == "https://cache/x/git/host/a.git");
  CHECK(build::Mirror("https://cache").file_url("http://host/f.deb") == "https://cache/files/host/f.deb");
  CHECK(build::Mirror("").clone_url("https://host/a") == "https://host/a");
}
