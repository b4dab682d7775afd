#include "image/module/failure.hpp"

#include <doctest/doctest.h>

using namespace iocwright::image;

TEST_CASE("failure: the hint for a missing header names its package, or the module that contains it") {
  CHECK(hint_for("x.c:1:10: fatal error: rpc/rpc.h: No such file or directory", true) ==
        "the header `rpc/rpc.h` is in the Debian package `libtirpc-dev`: add it to `apt_developer`");
  CHECK(hint_for("x.c:1:10: fatal error: asynDriver.h: No such file or directory", true) ==
        "the header `asynDriver.h` comes with the module `asyn`: build that first, and add `requires: "
        "[asyn]` to the recipe");
}

TEST_CASE("failure: the hint for a missing library names its package, or the module that contains it") {
  CHECK(hint_for("/usr/bin/ld: cannot find -ltirpc: No such file or directory\n", true) ==
        "the library `tirpc` is in the Debian package `libtirpc-dev`: add it to `apt_developer`");
  CHECK(hint_for("/usr/bin/ld: cannot find -lcalc\n", true).value_or("?").find("module `calc`") !=
        std::string::npos);
}

TEST_CASE("failure: the hint recognizes missing definitions, and definitions in the wrong order") {
  CHECK(hint_for("dbdExpand.pl: Can't find file 'asyn.dbd'\n", true).value_or("?").find("module `asyn`") !=
        std::string::npos);
  CHECK(hint_for("Record type 'motor' not found\n", true).value_or("?").find("wrong order") !=
        std::string::npos);
  CHECK(hint_for("Device using unknown record type 'motor', declaration created\n", true)
            .value_or("?")
            .find("wrong order") != std::string::npos);
  CHECK(hint_for("dbdExpand.pl: Device 'X' refers to unknown record type 'motor'.\n", true)
            .value_or("?")
            .find("`motor` is used before it is defined") != std::string::npos);
}

TEST_CASE(
    "failure: the hint recognizes conflicting RELEASE files, and blank macros that an older Base rejects") {
  CHECK(hint_for("Definition of ASYN conflicts with MOTOR support.\n", true) ==
        "`MOTOR` was built with another ASYN: rebuild it, or add `ASYN` to `remove_macros` of its recipe");
  CHECK(hint_for("\tIPAC = \nafter but not adjacent to\n\tSNCSEQ = \nboth of which resolve to /x\n", true)
            .value_or("?")
            .find("CHECK_RELEASE=NO") != std::string::npos);
}

TEST_CASE("failure: the hint recognizes a tree without the build rules of EPICS") {
  CHECK(hint_for("make: *** No rule to make target 'clean'.  Stop.", false)
            .value_or("?")
            .find("no `configure` folder") != std::string::npos);
  CHECK(hint_for("make: *** [all] Error 1", true).value_or("?").empty());
}

TEST_CASE("failure: finds the first error and the last lines of a log") {
  const std::string log =
      "# run make\ng++ -c a.cpp\na.cpp:3:1: error: 'x' was not declared\nmake: *** [a.o] Error 1\n";
  CHECK(first_error(log) == "a.cpp:3:1: error: 'x' was not declared");
  CHECK(last_lines(log, 2) == "a.cpp:3:1: error: 'x' was not declared\nmake: *** [a.o] Error 1");
  CHECK(last_lines("one\n", 20) == "one");
  CHECK(last_lines("", 20).empty());
}
