#include "instance/screens/merge.hpp"

#include <doctest/doctest.h>

#include "instance/screens/device_tester.hpp"

using namespace iocwright::screens;
using iocwright::tests::DeviceTester;

namespace {

Item signal(const std::string& name) {
  Item out;
  out.kind = ItemKind::signal_r;
  out.name = name;
  return out;
}

Item group(const std::string& name, std::vector<std::string> children) {
  Item out;
  out.name = name;
  for (const std::string& child : children) out.children.push_back(signal(child));
  return out;
}

Item ignored(const std::string& name) {
  Item out = signal(name);
  out.kind = ItemKind::ignored_component;
  return out;
}

std::string merged(std::vector<Item> items) { return DeviceTester::names_of(merge(std::move(items))); }

}  // namespace

TEST_CASE("merge: groups of one name become one, in the place of the first") {
  CHECK(merged({group("G", {"A", "B"}), signal("S"), group("G", {"C"})}) == "G(A B C) S");
}

TEST_CASE("merge: a later signal takes the place of an earlier one of its name") {
  Item later = group("G", {"B"});
  later.children[0].read_pv = "new";
  const auto items = merge({group("G", {"A", "B", "C"}), later});
  CHECK(DeviceTester::names_of(items) == "G(A B C)");
  CHECK(items[0].children[1].read_pv == "new");
}

TEST_CASE("merge: a new group loses what earlier groups have, but keeps what single signals have") {
  CHECK(merged({signal("B"), group("G", {"A"}), group("H", {"A", "B"})}) == "B G(A) H(B)");
}

TEST_CASE("merge: an item that is no group replaces an earlier group of its name") {
  const auto items = merge({group("G", {"A"}), ignored("G")});
  REQUIRE(items.size() == 1);
  CHECK(items[0].kind == ItemKind::ignored_component);
  CHECK(merged({ignored("G"), group("G", {"A"})}) == "G G(A)");
}

TEST_CASE("merge: a group whose place was taken collects later ones of its name, and is lost with them") {
  CHECK(merged({group("G", {"A"}), ignored("G"), group("G", {"B"}), group("H", {"B", "C"})}) == "G H(C)");
}

TEST_CASE("merge: of several new children with one name the last counts, in the place of the first") {
  Item later = group("G", {"X", "Y", "X"});
  later.children[2].read_pv = "last";
  const auto items = merge({group("G", {"A"}), later});
  CHECK(DeviceTester::names_of(items) == "G(A X Y)");
  CHECK(items[0].children[1].read_pv == "last");
}

TEST_CASE("merge: single signals of one name are all kept") {
  CHECK(merged({signal("A"), signal("A")}) == "A A");
}
