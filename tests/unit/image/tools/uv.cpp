#include "image/tools/uv.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "environment_with.hpp"
#include "memory_disk.hpp"
#include "recording_process.hpp"

namespace iocwright::image {

namespace {

struct Uv {
  tests::MemoryDisk disk;
  tests::RecordingProcess process;
  Environment environment = tests::with({{"PATH", "/usr/bin"}});
  std::ostringstream out, log;
  std::string message;

  int run(const std::vector<std::string>& arguments) {
    UvContext context{disk, process, environment, out, log};
    auto status = run_uv(arguments, context);
    if (status) return *status;
    message = status.error().message();
    return -1;
  }
};

}  // namespace

TEST_CASE("uv: requirements of replaced packages and of what only they need count as installed") {
  Uv uv;
  uv.disk.files = {{"requirements.txt", "pvi\nibek==3.2.3\nstdio-socket>=1.4.0\ntyper<1\nruamel.yaml\n"}};
  CHECK(uv.run({"pip", "install", "--upgrade", "-r", "requirements.txt"}) == 0);
  CHECK(uv.log.str().find("provides pvi 0.13.1, ibek 4.7.0 (for `ibek==3.2.3`), stdio-socket") !=
        std::string::npos);
  CHECK(uv.log.str().find('\n') == uv.log.str().size() - 1);
  CHECK(uv.process.commands.empty());
}

TEST_CASE("uv: other requirements go to pip in the virtual environment, with their dependencies") {
  Uv uv;
  uv.disk.files = {{"requirements.txt", "ibek\ntyper\nnumpy\n"}, {"/venv/bin/python", ""}};
  uv.process.statuses = {0, 7};
  CHECK(uv.run({"pip", "install", "-U", "-r", "requirements.txt"}) == 7);
  REQUIRE(uv.process.commands.size() == 2);
  CHECK(uv.process.commands[1].starts_with("/venv/bin/python -m pip install --upgrade -r /"));
}

TEST_CASE("uv: without a virtual environment, another requirement is an error that names it") {
  Uv uv;
  CHECK(uv.run({"pip", "install", "ibek", "numpy"}) == -1);
  CHECK(uv.message == "cannot install `numpy`: there is no virtual environment");
}

TEST_CASE("uv: $VIRTUAL_ENV comes before /venv, and .venv is last") {
  for (const std::string first : {"/own", "/venv", ".venv"}) {
    CAPTURE(first);
    Uv uv;
    uv.environment.set("VIRTUAL_ENV", "/own");
    uv.disk.files = {{".venv/bin/python", ""}};
    if (first != ".venv") uv.disk.files["/venv/bin/python"] = "";
    if (first == "/own") uv.disk.files["/own/bin/python"] = "";
    CHECK(uv.run({"pip", "install", "numpy"}) == 0);
    CHECK(uv.process.commands.front().starts_with(first + "/bin/python"));
  }
}

TEST_CASE("uv: packages are listed even without Python") {
  Uv uv;
  CHECK(uv.run({"pip", "list", "--format=json"}) == 0);
  CHECK(uv.out.str().starts_with(R"([{"name":"ibek","version":"4.7.0+iocwright.)"));
}

TEST_CASE("uv: replaced packages are not uninstalled") {
  Uv uv;
  CHECK(uv.run({"pip", "uninstall", "ibek"}) == 0);
  CHECK(uv.process.commands.empty());
}

TEST_CASE("uv: `uv venv` makes an environment with the Python that is installed") {
  Uv uv;
  CHECK(uv.run({"venv", "/venv"}) == -1);
  CHECK(uv.message == "there is no Python in this image");
  uv.disk.files = {{"/usr/bin/python3", ""}};
  CHECK(uv.run({"venv", "--managed-python", "/venv"}) == 0);
  CHECK(uv.process.commands == std::vector<std::string>{"/usr/bin/python3 -m venv /venv"});
  CHECK(uv.run({"venv", "--python", "3.13"}) == -1);
}

TEST_CASE("uv: `uv run` becomes the program, and a script gets an interpreter") {
  Uv uv;
  uv.disk.files = {{"/venv/bin/python", ""}};
  CHECK(uv.run({"run", "ibek", "--version"}) == -1);  // no program was executed
  CHECK(uv.run({"run", "a.py", "x"}) == -1);
  CHECK(uv.process.commands == std::vector<std::string>{"ibek --version", "/venv/bin/python a.py x"});
  CHECK(uv.run({"run", "--with", "numpy", "a.py"}) == -1);
  CHECK(uv.process.commands.size() == 2);
}

TEST_CASE("uv: other commands are errors that say so") {
  Uv uv;
  CHECK(uv.run({"sync", "--frozen"}) == -1);
  CHECK(uv.message == "iocwright's `uv` has no command `uv sync`");
}

}  // namespace iocwright::image
