#include "core/base/transaction_record.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using Kind = RecordedChange::Kind;

TEST_CASE("transaction record: a name inside the folder is relative and has no dots") {
  for (const char* name : {"st.cmd", "db/x.db", ".iocwright/manifest.boot", "..data", "a b"})
    CHECK(is_name_inside(name));
  for (const char* name : {"", "/etc/passwd", "../precious", "a/../../b", "a/./b", "a//b", "a/", "..", "."})
    CHECK_FALSE(is_name_inside(name));
  CHECK_FALSE(is_name_inside(std::string_view("a\0b", 3)));
}

TEST_CASE("transaction record: a mark is read as it was written") {
  const std::vector<RecordedChange> changes{
      {Kind::write, "a\nb\\n.db"}, {Kind::remove, "protocol/x"}, {Kind::clear, "protocol"}};
  const auto mark = parse_mark(print_mark(changes));
  REQUIRE(mark);
  CHECK(mark->changes == changes);
  CHECK(mark->owner.empty());
  CHECK(parse_mark(print_mark({}))->changes.empty());
}

TEST_CASE("transaction record: a mark that is cut off or changed anywhere is not trusted") {
  const std::string mark = print_mark({{Kind::write, "st.cmd"}, {Kind::remove, "old.db"}});
  for (std::size_t size = 0; size < mark.size(); ++size) CHECK_FALSE(parse_mark(mark.substr(0, size)));
  for (std::size_t at = std::string_view("transaction ").size(); at < mark.size(); ++at) {
    std::string changed = mark;
    changed[at] ^= 1;
    CAPTURE(changed);
    CHECK_FALSE(parse_mark(changed));
  }
}

TEST_CASE("transaction record: a mark cannot name a file outside of the folder") {
  for (const char* name : {"../precious", "/precious", "a/../../precious", ""}) {
    CHECK_FALSE(parse_mark(print_mark({{Kind::remove, name}})));
    CHECK_FALSE(parse_mark("transaction 2\n-" + std::string(name) + "\n"));
    CHECK_FALSE(parse_mark("boot\n+" + std::string(name) + "\n"));
  }
  CHECK_FALSE(parse_mark("transaction 2\n?st.cmd\n"));
  CHECK_FALSE(parse_mark("../boot\n+st.cmd\n"));
}

TEST_CASE("transaction record: marks and manifests of earlier versions have no checksum") {
  CHECK(parse_mark("transaction 2\n+a\n-b\n")->changes ==
        std::vector<RecordedChange>{{Kind::write, "a"}, {Kind::remove, "b"}});
  CHECK(parse_mark("boot\n+a\n")->owner == "boot");
  CHECK(parse_manifest("st.cmd\ndb/x.db\n") == std::vector<std::string>{"st.cmd", "db/x.db"});
  CHECK(parse_manifest("") == std::vector<std::string>());
}

TEST_CASE("transaction record: a manifest is read as it was written, unless it is damaged") {
  const std::vector<std::string> names{"st.cmd", "db/a\nb.db"};
  const std::string manifest = print_manifest(names);
  CHECK(parse_manifest(manifest) == names);
  CHECK(parse_manifest(print_manifest({})) == std::vector<std::string>());
  for (std::size_t size = 1; size < manifest.size(); ++size)
    CHECK_FALSE(parse_manifest(manifest.substr(0, size)));
  CHECK_FALSE(parse_manifest(print_manifest({"../precious"})));
  CHECK_FALSE(parse_manifest("st.cmd\n../precious\n"));
}
