#include "instance/screens/names.hpp"

#include <doctest/doctest.h>

using namespace iocwright::screens;

TEST_CASE("screens: names are words that begin with a capital") {
  for (const char* name : {"", "A", "XMLErrorMsg", "Roi1Min"}) CHECK(is_name(name));
  for (const char* name : {"a", "A_b", "3D", "A\n", "\u00c9t\u00e9"}) CHECK_FALSE(is_name(name));
}

TEST_CASE("screens: a title has a space before each word and number of a name") {
  CHECK(title("XMLErrorMsg") == "XML Error Msg");
  CHECK(title("GainX") == "Gain X");
  CHECK(title("ROI1") == "ROI1");
  CHECK(title("Roi1Min") == "Roi 1 Min");
  CHECK(title("YSine2Amplitude") == "Y Sine 2 Amplitude");
  CHECK(title("ADCoreVersion") == "AD Core Version");
  CHECK(title("Ab12Cd3") == "Ab 12 Cd 3");
  CHECK(title("").empty());
}

TEST_CASE("screens: pascal case keeps letters and digits of ASCII, the first in upper case") {
  CHECK(pascal_case("foo_bar") == "Foobar");
  CHECK(pascal_case("ND-stats") == "NDstats");
  CHECK(pascal_case("3D") == "3D");
  CHECK(pascal_case("-_").empty());
}

TEST_CASE("screens: the first stem of a path ends at the first dot") {
  CHECK(first_stem("a.b/X.pvi.device.yaml") == "X");
  CHECK(first_stem("X") == "X");
}
