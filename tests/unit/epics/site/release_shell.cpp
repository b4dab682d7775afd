#include "epics/site/release_shell.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

}  // namespace

TEST_CASE("release shell: quotes are removed and variables are replaced") {
  Environment environment;
  environment.set("SUPPORT", "/epics/support");
  CHECK(epics::read_exports("export A=1\nexport B=\"x ${A} y\"\n  export C='$A'\nexport D=$SUPPORT/asyn # "
                            "where\nexport E=a\\ b\nF=2\n# "
                            "export G=1\nexport H\n",
                            environment) ==
        Pairs{{"A", "1"}, {"B", "x 1 y"}, {"C", "$A"}, {"D", "/epics/support/asyn"}, {"E", "a b"}});
}

TEST_CASE("release shell: nothing is executed") {
  CHECK(epics::read_exports("export A=$(touch /tmp/never)\n", {}).size() == 1);
  CHECK(epics::read_exports("export A;B=1\nexport =x\nexport A-B=1\n", {}).empty());
}
