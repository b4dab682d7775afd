#include "image/ioc/link_model.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::image;

namespace {

Library shared(const std::string& name, std::vector<std::string> defined, std::vector<std::string> undefined,
               std::vector<std::string> needed = {}) {
  Library out;
  out.name = name;
  out.elf.needed = std::move(needed);
  out.elf.members.push_back({std::move(defined), std::move(undefined)});
  return out;
}

Library archive(const std::string& name, std::vector<ElfSymbols> members) {
  Library out;
  out.name = name;
  out.elf.archive = true;
  out.elf.members = std::move(members);
  return out;
}

std::string rest(const std::vector<Undefined>& undefined) {
  std::string out;
  for (const Undefined& u : undefined)
    out += u.symbol + "<" + (u.user == nullptr ? "ioc" : u.user->name) + " ";
  return out;
}

}  // namespace

TEST_CASE("link: an archive that comes before its user resolves nothing") {
  const Library user = archive("user", {{{"entry"}, {"helper"}}});
  const Library helper = archive("helper", {{{"helper"}, {}}});
  CHECK(rest(link({"entry"}, {&user, &helper}, {})).empty());
  CHECK(rest(link({"entry"}, {&helper, &user}, {})) == "helper<user ");
}

TEST_CASE("link: only required members of an archive are linked, and these may require others") {
  const Library lib = archive("lib", {{{"second"}, {}}, {{"entry"}, {"second"}}, {{"idle"}, {"nowhere"}}});
  CHECK(rest(link({"entry"}, {&lib}, {})).empty());
  CHECK(rest(link({"idle"}, {&lib}, {})) == "nowhere<lib ");
}

TEST_CASE("link: a shared library that is not required yet is dropped") {
  const Library user = shared("user", {"entry"}, {"helper"});
  const Library helper = shared("helper", {"helper"}, {});
  CHECK(rest(link({"entry"}, {&helper, &user}, {})) == "helper<user ");
  CHECK(rest(link({"entry"}, {&user, &helper}, {})).empty());
}

TEST_CASE(
    "link: the libraries that a shared library needs resolve symbols of libraries, not of the program") {
  const Library helper = shared("helper", {"helper", "extra"}, {});
  const Library user = shared("user", {"entry"}, {"helper"}, {"libhelper.so"});
  Linkage how;
  how.by_file = {{"libhelper.so", &helper}};
  CHECK(rest(link({"entry"}, {&user}, how)).empty());
  CHECK(rest(link({"entry", "extra"}, {&user}, how)) == "extra<ioc ");
}

TEST_CASE("link: the libraries of EPICS Base resolve each other's symbols in any order") {
  const Library core = archive("core", {{{"core"}, {"com"}}});
  const Library com = archive("com", {{{"com"}, {"late"}}});
  const Library late = archive("late", {{{"late"}, {}}});
  Linkage how;
  how.last = {&late, &com, &core};
  CHECK(rest(link({"core"}, {}, how)).empty());
}
