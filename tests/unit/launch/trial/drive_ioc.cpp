#include "launch/trial/drive_ioc.hpp"

#include <doctest/doctest.h>

namespace iocwright::launch {

TEST_CASE("trial: PVs that caget could not read are problems") {
  const std::string output =
      "Channel connect timed out: 'X:A' not found.\n"
      "X:A                            *** Not connected (PV not found)\n"
      "X:B                            42\n"
      "X:TEXT                         a *** text\n"
      "X:LONG:NAME:OF:A:RECORD:IN:THE:IOC *** no data available (timeout)\n";
  CHECK(caget_problems(output) ==
        std::vector<std::string>{
            "`X:A` cannot be read: Not connected (PV not found)",
            "`X:LONG:NAME:OF:A:RECORD:IN:THE:IOC` cannot be read: no data available (timeout)"});
  CHECK(caget_problems("X:B 42\n").empty());
  CHECK(caget_problems("").empty());
}

}  // namespace iocwright::launch
