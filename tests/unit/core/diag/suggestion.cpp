#include "core/diag/suggestion.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("suggestion: names a similar name, or else the given help") {
  CHECK(did_you_mean("nmae", {"port", "name"}, "its keys are …") == "did you mean `name`?");
  CHECK(did_you_mean("temperature", {"port", "name"}, "its keys are …") == "its keys are …");
  CHECK(did_you_mean("temperature", {}) == "");
}

TEST_CASE("suggestion: a list of names ends after ten") {
  CHECK(list_names("its keys are", {}) == "");
  CHECK(list_names("its keys are", {"a"}) == "its keys are `a`");
  CHECK(list_names("its keys are", {"a", "b", "c"}) == "its keys are `a`, `b` and `c`");
  CHECK(list_names("its keys are", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}) ==
        "its keys are `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j` and 2 more");
}

TEST_CASE("suggestion: a key to add is shown with the first line of its description") {
  CHECK(add_key("port", "") == "add `port: ...`");
  CHECK(add_key("port", "the TCP port\nof the device") == "add `port: ...` (the TCP port)");
}

TEST_CASE("suggestion: a name that is suggested for an unknown one is not missing anymore") {
  KnownNames names;
  names.add("port", false, true);
  names.add("host", false, true);
  names.add("ports", true, false);
  CHECK(names.explain("prot", "its keys are") == "did you mean `port`?");
  CHECK(names.missing() == std::vector<std::string_view>{"host"});
  CHECK(names.explain("temperature", "its keys are") == "its keys are `port`, `host` and `ports`");
  CHECK(names.missing() == std::vector<std::string_view>{"host"});
}

TEST_CASE("suggestion: a choice ends with `or`") {
  CHECK(choice_of({"a"}) == "`a`");
  CHECK(choice_of({"a", "b", "c"}) == "`a`, `b` or `c`");
}

TEST_CASE("suggestion: a long list is cut after ten names") {
  std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
  CHECK(short_list(names) == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j` and `k`");
  names.emplace_back("l");
  CHECK(short_list(names) == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j` and 2 more");
}
