#include "launch/start/on_error.hpp"

#include <doctest/doctest.h>

#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::launch;
using tests::with;

TEST_CASE("on error: generated scripts break with Base 7.0.4 or later, others only on request") {
  tests::MemoryDisk disk;
  CHECK(on_error_word(true, disk, with({{"EPICS_VERSION", "R7.0.4"}})) == "break");
  CHECK(on_error_word(true, disk, with({{"EPICS_VERSION", "R7.0.3.1"}})) == "");
  CHECK(on_error_word(true, disk, with({})) == "");
  CHECK(on_error_word(false, disk, with({{"EPICS_VERSION", "R7.0.8"}})) == "");
  CHECK(on_error_word(false, disk, with({{"IOCWRIGHT_ON_ERROR", "halt"}})) == "halt");
  CHECK(on_error_word(true, disk, with({{"EPICS_VERSION", "R7.0.8"}, {"IOCWRIGHT_ON_ERROR", "continue"}})) ==
        "");
}

TEST_CASE("on error: a word that the IOC shell does not know is an error") {
  tests::MemoryDisk disk;
  const auto word = on_error_word(true, disk, with({{"IOCWRIGHT_ON_ERROR", "stop"}}));
  REQUIRE_FALSE(word);
  CHECK(word.error().message() == "`IOCWRIGHT_ON_ERROR` must be `break`, `halt` or `continue`, not `stop`");
  CHECK(word.error().kind() == DiagKind::bad_setting);
}

TEST_CASE("on error: the command replaces a comment, so that the numbers of lines stay") {
  const WrappedScript generated = with_on_error("break", "# made\n\ncd /ioc\niocInit\n", "/run/st.cmd");
  CHECK(generated.text ==
        "on err\\or break\nepicsEnvSet IOCSH_STARTUP_SCRIPT \"/run/st.cmd\"\ncd /ioc\niocInit\n");
  CHECK_FALSE(generated.is_shifted);
  CHECK(with_on_error("break", "# one\niocInit\n# two\n# three\n", "/st.cmd").text ==
        "on err\\or break\niocInit\nepicsEnvSet IOCSH_STARTUP_SCRIPT \"/st.cmd\"\n# three\n");
}

TEST_CASE("on error: the command is prepended to a script that begins with a command") {
  const WrappedScript script = with_on_error("halt", "iocInit", "/st.cmd");
  CHECK(script.text == "on err\\or halt\niocInit");
  CHECK(script.is_shifted);
}
