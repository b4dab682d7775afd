#include "core/base/secrets.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <sstream>

#include "core/base/process.hpp"
#include "core/base/temporary_folder.hpp"

using namespace iocwright;

TEST_CASE("secrets: names of secrets") {
  for (const char* name : {"CI_JOB_TOKEN", "private_token", "db_password", "AWS_SECRET_ACCESS_KEY",
                           "DEPLOY_KEY", "sig", "X-Amz-Signature", "REGISTRY_AUTH"}) {
    CAPTURE(name);
    CHECK(is_secret_name(name));
  }
  for (const char* name : {"PATH", "KEYBOARD", "signal", "HOME", "EPICS_BASE", "AUTHOR", "PASSIVE"}) {
    CAPTURE(name);
    CHECK_FALSE(is_secret_name(name));
  }
}

TEST_CASE("secrets: values of variables, lines of keys, and credentials of git's settings are replaced") {
  Secrets secrets;
  secrets.add_variables(Environment({{"CI_TOKEN", "abcdefgh"},
                                     {"LONG_TOKEN", "abcdefgh-ijkl"},
                                     {"SHORT_TOKEN", "abc"},
                                     {"SSH_PRIVATE_KEY", "first line\nsecond line\n"},
                                     {"TOKEN_FILE", "/run/secrets/token"},
                                     {"HOME", "/home/somebody"},
                                     {"GIT_CONFIG_VALUE_0", "Authorization: Basic Zm9vOmJhcg=="},
                                     {"PROXY", "http://proxyuser:proxypass@proxy:80"}}));
  CHECK(secrets.redact("abcdefgh-ijkl abcdefgh abc") == "*** *** abc");
  CHECK(secrets.redact("first line|second line") == "***|***");
  CHECK(secrets.redact("/run/secrets/token /home/somebody") == "/run/secrets/token /home/somebody");
  CHECK(secrets.redact("Zm9vOmJhcg== proxypass") == "*** ***");
}

TEST_CASE("secrets: credentials of URLs") {
  Secrets secrets;
  secrets.add_credentials(
      "clone https://longtoken@host/a ssh://somebody@host/b "
      "https://h/c?x=plainvalue&private_token=0123456789");
  CHECK(secrets.redact("longtoken somebody plainvalue 0123456789") == "*** somebody plainvalue ***");
  CHECK(secrets.redact("https://u:p@host/a?private_token=abc&x=1 https://h/?a=b") ==
        "https://host/a?private_token=***&x=1 https://h/?a=b");
}

TEST_CASE("secrets: a stream is redacted line by line") {
  Secrets secrets;
  secrets.add("0123456789");
  std::ostringstream plain;
  {
    RedactingBuffer buffer(*plain.rdbuf(), secrets);
    std::ostream out(&buffer);
    out << "a 01234"
        << "56789 b\nc" << '0';
    CHECK(plain.str() == "a *** b\n");
    out.flush();
    CHECK(plain.str() == "a *** b\nc0");
    out << "0123456789";
  }
  CHECK(plain.str() == "a *** b\nc0***");
}

TEST_CASE("secrets: the log of a program is redacted, even if the program writes a secret in parts") {
  RealDisk disk;
  const auto scratch = TemporaryFolder::make(disk, Environment());
  REQUIRE(scratch);
  Secrets secrets;
  secrets.add("0123456789");
  RealProcess process;
  process.secrets = &secrets;
  const std::string log = scratch->path() + "/log";
  const auto done = process.run(
      {{"sh", "-c", "printf 01234; printf '56789\\n'; printf x0123456789 >&2"}, "", nullptr, false, log});
  REQUIRE(done);
  CHECK(disk.read(log).value_or("") == "***\nx***");
}
