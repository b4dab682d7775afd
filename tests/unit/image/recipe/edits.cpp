#include "image/recipe/edits.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using image::apply_edit;
using image::comment_out_edit;
using image::LineEdit;
using image::PlacedText;
using image::ReplaceEdit;

namespace {

constexpr Span place{1, 10, 20};
const std::string expensive = std::string(60, 'a') + "!\n";  // makes `(a|aa)+$` backtrack exponentially

LineEdit line_edit(PlacedText regexp, std::string line) {
  LineEdit edit;
  edit.regexp = std::move(regexp);
  edit.line = std::move(line);
  return edit;
}

/// Returns the error message of an edit, and checks that the error has the location of the expression.
std::string error_of(const image::Edit& edit, const std::string& text) {
  const auto done = apply_edit(edit, text);
  if (done) return "no error: " + *done;
  CHECK(done.error().kind() == DiagKind::regular_expression);
  CHECK(done.error().span() == place);
  return done.error().message();
}

}  // namespace

TEST_CASE("edits: a file that is not valid UTF-8 is edited as bytes") {
  CHECK(apply_edit(comment_out_edit({"iocBoot"}), "# caf\xe9\nDIRS += iocBoot\n").value_or("?") ==
        "# caf\xe9\n# DIRS += iocBoot\n");
  CHECK(apply_edit(ReplaceEdit{"caf.(\\w?)", "<\\1>", {}, {}}, "caf\xe9 caf\xe9x").value_or("?") == "<> <x>");
  CHECK(apply_edit(ReplaceEdit{"b", "B", "b.", "END"},
                   "b\xe9"
                   "b END b")
            .value_or("?") ==
        "b\xe9"
        "B END b");
  CHECK(apply_edit(line_edit({"caf.$"}, "tea"), "caf\xe9\n").value_or("?") == "tea\n");
}

TEST_CASE("edits: a file that is valid UTF-8 is edited as characters") {
  CHECK(apply_edit(ReplaceEdit{"caf.(\\w?)", "<\\1>", {}, {}}, "caf\xc3\xa9 caf\xc3\xa9\xc3\xa4")
            .value_or("?") == "<> <\xc3\xa4>");
}

TEST_CASE("edits: in every kind of edit, an expression that takes too long is an error at its location") {
  const PlacedText slow("(a|aa)+$", place);
  CHECK(error_of(comment_out_edit(slow), expensive).find("steps") != std::string::npos);
  CHECK(error_of(line_edit(slow, "x"), expensive).find("steps") != std::string::npos);
  LineEdit absent = line_edit(slow, "x"), after = line_edit({"none"}, "x");
  absent.absent = true;
  CHECK(error_of(absent, expensive).find("steps") != std::string::npos);
  after.insertafter = slow;
  CHECK(error_of(after, expensive).find("steps") != std::string::npos);
  image::BlockEdit block;
  block.block = "x";
  block.insertbefore = slow;
  CHECK(error_of(block, expensive).find("steps") != std::string::npos);
  CHECK(error_of(ReplaceEdit{"b", "B", PlacedText("(a|aa)+\\n!", place), {}}, expensive).find("steps") !=
        std::string::npos);
  CHECK_FALSE(image::is_found(slow, expensive).has_value());
}

TEST_CASE("edits: a malformed expression or replacement is an error even if the file is missing") {
  const PlacedText bad("(", place);
  CHECK(error_of(comment_out_edit(bad), "").find("invalid regular expression") != std::string::npos);
  CHECK(error_of(ReplaceEdit{"a", PlacedText("\\1", place), {}, {}}, "b").find("invalid replacement") !=
        std::string::npos);
  CHECK_FALSE(image::check_edit(comment_out_edit(bad)).has_value());
  CHECK_FALSE(image::check_edit(line_edit(bad, "x")).has_value());
  CHECK_FALSE(image::check_edit(ReplaceEdit{"a", "\\g<n>", {}, {}}).has_value());
  CHECK_FALSE(image::check_edit(ReplaceEdit{"a", "b", bad, {}}).has_value());
  image::BlockEdit block;
  block.insertafter = bad;
  CHECK_FALSE(image::check_edit(block).has_value());
  CHECK(image::check_edit(comment_out_edit({"a|b"})).has_value());
}

TEST_CASE("edits: \\Z matches the end of the string, unless its backslash is escaped") {
  CHECK(apply_edit(ReplaceEdit{"b\\Z", "B", {}, {}}, "b\nb").value_or("?") == "b\nB");
  CHECK(apply_edit(ReplaceEdit{"\\\\Z", "B", {}, {}}, "\\Z").value_or("?") == "B");
}

TEST_CASE("edits: expressions have Python's syntax in every kind of edit") {
  CHECK(apply_edit(ReplaceEdit{"[[:alpha:]]", "x", {}, {}}, "a] b]").value_or("?") == "x b]");
  CHECK(apply_edit(ReplaceEdit{"a{,3}b", "x", {}, {}}, "aaab").value_or("?") == "x");
  CHECK(apply_edit(ReplaceEdit{"(?a)\\w", "x", {}, {}}, "\u00e9a").value_or("?") == "\u00e9x");
  CHECK(apply_edit(ReplaceEdit{"\\0", "x", {}, {}}, std::string("a\0b", 3)).value_or("?") == "axb");
  CHECK(apply_edit(line_edit({"a{,3}b"}, "x"), "aab\n").value_or("?") == "x\n");
  image::BlockEdit block;
  block.block = "x";
  block.marker = "# {mark}";
  block.insertafter = PlacedText("[[:z]");
  CHECK(apply_edit(block, "z\ny\n").value_or("?") == "z\n# BEGIN\nx\n# END\ny\n");
  CHECK_FALSE(image::check_edit(line_edit({"\\Qa"}, "x")).has_value());
}
