#include "core/fetch/mirror.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("mirror: all URLs of a repository have the same name") {
  for (const char* url :
       {"https://github.com/epics-modules/asyn", "http://github.com/epics-modules/asyn/",
        "git@github.com:epics-modules/asyn.git", "ssh://git@GitHub.com:22/epics-modules/asyn.git",
        "https://user:secret@github.com/epics-modules/asyn"}) {
    CAPTURE(url);
    CHECK(fetch::source_name(url) == "github.com/epics-modules/asyn");
  }
}

TEST_CASE("mirror: no URL leads out of the mirror") {
  CHECK(fetch::source_name("https://host/../../etc") == "host/etc");
  CHECK(fetch::Mirror("/m").clone_folder("https://host/a/../../../b") == "/m/git/host/b.git");
}

TEST_CASE("mirror: URLs are mapped to a folder or a web server, and are unchanged without a mirror") {
  CHECK(fetch::Mirror("/m/").clone_url("https://host/a") == "file:///m/git/host/a.git");
  CHECK(fetch::Mirror("https://cache/x/").clone_url("https://host/a") == "https://cache/x/git/host/a.git");
  CHECK(fetch::Mirror("https://cache").file_url("http://host/f.deb") == "https://cache/files/host/f.deb");
  CHECK(fetch::Mirror("").clone_url("https://host/a") == "https://host/a");
}

TEST_CASE("mirror: user names and passwords are removed from URLs, except for the user name of ssh") {
  CHECK(fetch::without_secrets("$ git fetch https://user:pass@host/a +x:y") ==
        "$ git fetch https://host/a +x:y");
  CHECK(fetch::without_secrets("https://token@host:8443/a and http://u:p@b") ==
        "https://host:8443/a and http://b");
  CHECK(fetch::without_secrets("ssh://git:secret@host/a") == "ssh://git@host/a");
  CHECK(fetch::without_secrets("https://u:p@ss@host/a@b") == "https://host/a@b");
  CHECK(fetch::without_secrets("git@host:a/b.git") == "git@host:a/b.git");
  CHECK(fetch::without_secrets("https://host/a?x=b@c") == "https://host/a?x=b@c");
}
