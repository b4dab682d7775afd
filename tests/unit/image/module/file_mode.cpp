#include "image/module/file_mode.hpp"

#include <doctest/doctest.h>

using namespace iocwright;
using image::changed_mode;
using image::ModeChange;

namespace {

constexpr ModeChange file{0640, false, 022};

mode_t changed(std::string_view text, const ModeChange& change = file) {
  return changed_mode(text, change).value_or(0);
}

}  // namespace

TEST_CASE("file mode: an octal number replaces the mode") {
  CHECK(changed("0755") == 0755);
  CHECK(changed("755") == 0755);
  CHECK(changed("0o600") == 0600);
  CHECK(changed("2775") == 02775);
}

TEST_CASE("file mode: clauses add, remove or set the permissions of some users") {
  CHECK(changed("u+x") == 0740);
  CHECK(changed("g-r,o+r") == 0604);
  CHECK(changed("u=rwx,go=rx") == 0755);
  CHECK(changed("o=g") == 0644);
  CHECK(changed("a=") == 0);
  CHECK(changed("u+s") == 04640);
}

TEST_CASE("file mode: X stands for x only if it is a folder or somebody may execute it") {
  CHECK(changed("a+X") == 0640);
  CHECK(changed("a+X", {0640, true, 022}) == 0751);
  CHECK(changed("a+X", {0740, false, 022}) == 0751);
}

TEST_CASE("file mode: without users, the umask limits the permissions") {
  CHECK(changed("+w", {0444, false, 022}) == 0644);
}

TEST_CASE("file mode: anything else is an error") {
  for (const char* text : {"", "rwx", "z+x", "u+q", "0888"}) {
    CAPTURE(text);
    CHECK_FALSE(changed_mode(text, file).has_value());
  }
}
