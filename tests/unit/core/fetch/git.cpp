#include "core/fetch/git.hpp"

#include <doctest/doctest.h>

#include "image/build_tester.hpp"
#include "memory_disk.hpp"

using namespace iocwright;

TEST_CASE("git: URLs that git would interpret as an option or a program are rejected") {
  for (const char* url : {"https://github.com/a/b", "git://127.0.0.1:9418/x", "git@host:a/b.git",
                          "ssh://git@host:22/a", "/srv/git/a", "file:///srv/a"}) {
    CAPTURE(url);
    CHECK(fetch::check_url(url).has_value());
  }
  for (const char* url : {"", "-u", "--upload-pack=x", "ext::sh -c id", "ext::sh", "fd::17",
                          "https://host/a b", "https://host/a\nb", "gopher://host/a"}) {
    CAPTURE(url);
    CHECK_FALSE(fetch::check_url(url).has_value());
  }
}

TEST_CASE("git: a version must be the name of a tag, a branch or a commit") {
  for (const char* version : {"R4-45", "3d192ed", "2.8.26", "feature/x", "pvxs", "v0.11.2"}) {
    CAPTURE(version);
    CHECK(fetch::check_version(version).has_value());
  }
  for (const char* version : {"", "-f", "a..b", "a b", "HEAD~1", "a:b", "a^", "@{u}", "x/", "*"}) {
    CAPTURE(version);
    CHECK_FALSE(fetch::check_version(version).has_value());
  }
}

TEST_CASE("git: the commit of a folder is read from HEAD, a branch or packed refs") {
  tests::MemoryDisk disk;
  disk.files["/a/.git/HEAD"] = "0123abc\n";
  disk.files["/b/.git/HEAD"] = "ref: refs/heads/main\n";
  disk.files["/b/.git/refs/heads/main"] = "4567def\n";
  disk.files["/c/.git/HEAD"] = "ref: refs/heads/main\n";
  disk.files["/c/.git/packed-refs"] =
      "# pack-refs with: peeled\n1111 refs/heads/other-refs/heads/main\n89ab refs/heads/main\n";
  CHECK(fetch::head_of(disk, "/a") == "0123abc");
  CHECK(fetch::head_of(disk, "/b") == "4567def");
  CHECK(fetch::head_of(disk, "/c") == "89ab");
  CHECK(fetch::head_of(disk, "/none") == "");
}

TEST_CASE("git: the origin of a plain clone is read without running git") {
  tests::BuildTester tester;
  const Machine machine{tester.disk, tester.process, tester.fetcher, tester.clock, tester.environment};
  const fetch::Mirror mirror;
  fetch::GitSource git(machine, mirror, "/log");
  const std::string core = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";
  const std::string origin =
      "[remote \"origin\"]\n\turl = https://host/a.git\n\tfetch = +refs/tags/1:refs/tags/1\n";
  tester.disk.files["/plain/.git/config"] = core + origin + "[branch \"main\"]\n\tremote = other\n";
  CHECK(git.origin("/plain") == "https://host/a.git");
  CHECK(tester.process.commands.empty());
  tester.disk.files["/quoted/.git/config"] = core + "[remote \"origin\"]\n\turl = \"https://host/a\"\n";
  tester.disk.files["/included/.git/config"] = core + origin + "[include]\n\tpath = more\n";
  tester.disk.files["/none/.git/config"] = core;
  for (const char* folder : {"/quoted", "/included", "/none", "/absent"}) {
    CAPTURE(folder);
    tester.process.commands.clear();
    git.origin(folder);
    CHECK(tester.process.commands.size() == 1);
  }
}

TEST_CASE("git: network errors are distinguished from permanent errors") {
  CHECK(fetch::is_network_error("fatal: unable to access 'x': Could not resolve host: github.com"));
  CHECK(fetch::is_network_error("fatal: early EOF"));
  CHECK_FALSE(fetch::is_network_error("remote: Repository not found."));
  CHECK_FALSE(fetch::is_network_error("fatal: Authentication failed for 'x'"));
}

TEST_CASE("git: a disk error while the commit is read is reported") {
  tests::MemoryDisk disk;
  disk.files["/b/.git/HEAD"] = "ref: refs/heads/main\n";
  disk.files["/b/.git/refs/heads/main"] = "4567def\n";
  for (const char* file : {"/b/.git/HEAD", "/b/.git/refs/heads/main"}) {
    CAPTURE(file);
    disk.errors = {{file, EIO}};
    CHECK_FALSE(fetch::head_of(disk, "/b").has_value());
  }
  disk.errors.clear();
  disk.files.erase("/b/.git/refs/heads/main");
  disk.folders.insert("/b/.git/refs/heads/main");  // left by a deleted branch `main/x`
  disk.files["/b/.git/packed-refs"] = "89ab refs/heads/main\n";
  CHECK(fetch::head_of(disk, "/b") == "89ab");
}
