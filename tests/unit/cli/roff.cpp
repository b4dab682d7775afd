#include "cli/roff.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace iocwright;
using namespace iocwright::cli;

namespace {

std::string page(const std::vector<std::string>& lines) {
  RoffWriter writer;
  REQUIRE(writer.page(lines, Limits()));
  return writer.text();
}

}  // namespace

TEST_CASE("roff: code is bold, with hyphens that can be copied") {
  CHECK(roff_text("use `--dry-run` well-known") == "use \\fB\\-\\-dry\\-run\\fP well-known");
}

TEST_CASE("roff: backslashes and quotes are those of the text") {
  CHECK(roff_text("a\\b, 'c' and ~") == "a\\eb, \\(aqc\\(aq and \\(ti");
}

TEST_CASE("roff: of a link, the text is left") {
  CHECK(roff_text("see [pre-commit](https://pre-commit.com), x[0] (y)") == "see pre-commit, x[0] (y)");
}

TEST_CASE("roff: a line of text is never a request") {
  CHECK(page({".TH is a request", "", "'so is this"}) == "\\&.TH is a request\n.PP\n\\(aqso is this\n");
}

TEST_CASE("roff: code may continue on the next line of a paragraph") {
  CHECK(page({"`--defs", "DIR` is a folder"}) == "\\fB\\-\\-defs DIR\\fP is a folder\n");
}

TEST_CASE("roff: there is no paragraph request after a heading") {
  CHECK(page({"# Title", "", "## Part", "", "one", "", "two"}) == ".SH Part\none\n.PP\ntwo\n");
}

TEST_CASE("roff: items have a bullet or their number") {
  CHECK(page({"- one", "  more", "- two"}) == ".IP \\(bu 2\none more\n.IP \\(bu 2\ntwo\n");
  CHECK(page({"1. one", "2. two"}) == ".IP 1. 4\none\n.IP 2. 4\ntwo\n");
}

TEST_CASE("roff: an example keeps its lines") {
  CHECK(page({"text", "```sh", "iocwright run", "", ".x", "```"}) ==
        "text\n.PP\n.in +4n\n.EX\niocwright run\n\\&\n\\&.x\n.EE\n.in\n");
}

TEST_CASE("roff: a table of two columns is a list with its header first") {
  CHECK(page({"| probe | succeeds if |", "|---|---|", "| `live` | a \\| b |"}) ==
        ".TP\n\\fIprobe\\fP\nsucceeds if\n.TP\n\\fBlive\\fP\na | b\n");
}

TEST_CASE("roff: the cells of wider tables are named") {
  CHECK(page({"| name | old | new |", "|---|---|---|", "| x | 1 | 2 |"}) == ".TP\nx\nold: 1; new: 2\n");
}

TEST_CASE("roff: a table of the program is inserted") {
  CHECK(page({"<!-- table: exit-status -->"}).starts_with(".TP\n\\fB0\\fP\n"));
  RoffWriter writer;
  CHECK_FALSE(writer.page({"<!-- table: nonsense -->"}, Limits()));
}
