#include "launch/start/msi.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using namespace iocwright::launch;

TEST_CASE("msi: a file that it cannot open, and what includes it, are taken from its messages") {
  const MsiError direct = msi_error({1, "", "msi: Can't open file 'a.db'\ninput: '' at \n\n"});
  CHECK(direct.text == "Can't open file 'a.db'");
  CHECK(direct.missing_file == "a.db");
  CHECK(direct.included_by.empty());
  const MsiError included = msi_error(
      {1, "", "msi: Can't open file 'b.db'\ninput: 'include \"b.db\"\n' at line 3 of  file /d/a.db\n\n"});
  CHECK(included.missing_file == "b.db");
  CHECK(included.included_by == "/d/a.db");
}

TEST_CASE("msi: an error in the substitution file has the line as msi counts it") {
  const MsiError error = msi_error(
      {1, "", "msi: Parse error, expecting '}'\n  in substitution file 'x.subst' at line 7:\n  { a }\n"});
  CHECK(error.text == "Parse error, expecting '}'");
  CHECK(error.missing_file.empty());
  CHECK(error.line_counted == 7);
}

TEST_CASE("msi: without a message, the exit status is the error") {
  CHECK(msi_error({134, "", ""}).text == "exit status 134");
}
