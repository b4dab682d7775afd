#include "image/cache/credentials.hpp"

#include <doctest/doctest.h>

#include "core/base/clock.hpp"
#include "core/base/encoding.hpp"
#include "environment_with.hpp"
#include "memory_disk.hpp"

using namespace iocwright;
using namespace iocwright::image;

namespace {

/// Answers as a credential helper, and keeps the request.
struct Helper : Process {
  ProcessResult answer;
  std::vector<std::string> arguments;
  std::string input;
  FileResult<ProcessResult> run(const ProcessRequest& request) override {
    arguments = request.arguments;
    input = request.input;
    return answer;
  }
  FileError become(const ProcessRequest&) override { return {}; }
};

struct Login {
  tests::MemoryDisk disk;
  Helper helper;
  RealFetcher fetcher;
  RealClock clock;
  Environment environment =
      tests::with({{"HOME", "/home/u"}, {"XDG_RUNTIME_DIR", "/run/u"}, {"REGISTRY_AUTH_FILE", ""}});

  std::string find(const std::string& registry, const std::string& repository = "epics/builds") {
    const Machine machine{disk, helper, fetcher, clock, environment};
    const auto found = find_credentials(registry, repository, machine);
    if (!found) return "error: " + found.error().message();
    if (!*found) return "none";
    return (*found)->user + ":" + (*found)->password + ":" + (*found)->identity_token;
  }
};

const std::string auth = R"({"auth": ")" + encode_base64("user:pass:word") + "\"}";

}  // namespace

TEST_CASE("credentials: those of podman come before those of docker") {
  Login login;
  CHECK(login.find("ghcr.io") == "none");
  login.disk.files["/home/u/.docker/config.json"] = R"({"auths": {"https://ghcr.io/v2/": )" + auth + "}}";
  CHECK(login.find("ghcr.io") == "user:pass:word:");
  CHECK(login.find("quay.io") == "none");
  login.disk.files["/run/u/containers/auth.json"] =
      R"({"auths": {"ghcr.io": {"auth": ")" + encode_base64("podman:p") + "\"}}}";
  CHECK(login.find("ghcr.io") == "podman:p:");
  login.environment.set("REGISTRY_AUTH_FILE", "/own.json");
  CHECK(login.find("ghcr.io") == "none");
}

TEST_CASE("credentials: the most specific part of the repository wins") {
  Login login;
  login.disk.files["/run/u/containers/auth.json"] =
      R"({"auths": {"ghcr.io": {"auth": ")" + encode_base64("all:p") + R"("}, "ghcr.io/epics": {"auth": ")" +
      encode_base64("epics:p") + R"("}, "ghcr.io/epics/other": )" + auth + "}}";
  CHECK(login.find("ghcr.io") == "epics:p:");
  CHECK(login.find("ghcr.io", "else") == "all:p:");
}

TEST_CASE("credentials: docker.io has a name of its own, and a token may stand for a password") {
  Login login;
  login.disk.files["/home/u/.docker/config.json"] =
      R"({"auths": {"https://index.docker.io/v1/": {"auth": "", "identitytoken": "secret"}}})";
  CHECK(login.find("docker.io") == "::secret");
}

TEST_CASE("credentials: helpers get the registry on their standard input") {
  Login login;
  login.disk.files["/home/u/.docker/config.json"] = R"({"credHelpers": {"ghcr.io": "vault"}})";
  login.helper.answer = {.status = 0, .output = R"({"Username": "u", "Secret": "p"})", .errors = ""};
  CHECK(login.find("ghcr.io") == "u:p:");
  CHECK(login.helper.arguments == std::vector<std::string>{"docker-credential-vault", "get"});
  CHECK(login.helper.input == "ghcr.io");
  CHECK(login.find("quay.io") == "none");
  login.disk.files["/home/u/.docker/config.json"] = R"({"credsStore": "vault"})";
  CHECK(login.find("quay.io") == "u:p:");
  login.helper.answer.output = R"({"Username": "<token>", "Secret": "t"})";
  CHECK(login.find("quay.io") == "<token>::t");
  login.helper.answer = {.status = 1, .output = "credentials not found in native keychain\n", .errors = ""};
  CHECK(login.find("quay.io") == "none");
  login.helper.answer.output = "locked";
  CHECK(login.find("quay.io") == "error: `docker-credential-vault get` failed for `quay.io`");
}

TEST_CASE("credentials: a malformed file is an error") {
  Login login;
  login.disk.files["/run/u/containers/auth.json"] = "[";
  CHECK(login.find("ghcr.io") == "error: `/run/u/containers/auth.json` is not a JSON object");
}
