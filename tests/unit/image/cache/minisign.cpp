#include "image/cache/minisign.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/disk.hpp"

using namespace iocwright;
using namespace iocwright::image;

namespace {

// Made by minisign 0.11 with `minisign -GW` and `minisign -Sm file -t 'a comment'`.
constexpr const char* public_key = "RWRvYt1N+14AvIm0afYWfiNN/R1fXd0Ggm8A2fXvIPLDBmbS8S9i7o29";
constexpr const char* secret_key =
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAb2LdTfteALwjOC6HHhMg2LkZaWi3IHC"
    "aBRu3SwUoNJ2zFisIzz0aHYm0afYWfiNN/"
    "R1fXd0Ggm8A2fXvIPLDBmbS8S9i7o29AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "=\n";
constexpr const char* signature =
    "untrusted comment: signature from minisign secret key\n"
    "RURvYt1N+14AvAbAUchV9PTawHM16q0jKG5TK1B24arkjObhFeChHyK2tq/"
    "a9XcVxzOKPP01ShWseOBM/+Ln7UYcoWHe3nhhKQg=\n"
    "trusted comment: a comment\n"
    "Aj6YY6xBejKAc0L4tbC567fiOGMhYW/7JnOtuDu5CuWBs1sGVNzIt+CfA4gMfZHDEIPmCESjAu1XFYrcaEhwBA==\n";

/// A folder with the file `hello` and the keys.
struct Folder {
  std::string path = "/tmp/iocwright-unit-XXXXXX";
  RealDisk disk;
  Folder() {
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    REQUIRE(disk.write(path + "/hello", "hello\n"));
    REQUIRE(disk.write(path + "/key", secret_key));
    REQUIRE(disk.write(path + "/key.pub", "untrusted comment: x\n" + std::string(public_key) + "\n"));
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("minisign: a signature of minisign is verified") {
  Folder folder;
  const auto key = read_public_key(public_key, folder.disk);
  REQUIRE(key);
  CHECK(verify_file(*key, folder.path + "/hello", signature));
  CHECK(read_public_key(folder.path + "/key.pub", folder.disk)->key == key->key);
}

TEST_CASE("minisign: our signature is that of minisign, byte for byte except for the untrusted comment") {
  Folder folder;
  const auto key = read_secret_key(folder.path + "/key", "", folder.disk);
  REQUIRE(key);
  const auto made = sign_file(*key, folder.path + "/hello", "a comment");
  REQUIRE(made);
  CHECK(made->substr(made->find('\n')) == std::string(signature).substr(std::string(signature).find('\n')));
}

TEST_CASE("minisign: another file, another comment and another key are refused") {
  Folder folder;
  const auto key = read_public_key(public_key, folder.disk);
  REQUIRE(key);
  const std::string file = folder.path + "/hello";
  std::string changed = signature;
  changed.replace(changed.find("a comment"), 9, "b comment");
  CHECK(verify_file(*key, file, changed).error().message() == "its signature is invalid");
  REQUIRE(folder.disk.write(file, "hallo\n"));
  CHECK(verify_file(*key, file, signature).error().message() == "its signature is invalid");
  PublicKey other = *key;
  other.number[0] ^= 1;
  CHECK(verify_file(other, file, signature).error().message() == "it was signed with another key");
  CHECK(verify_file(*key, file, "\n\n\n").error().message() == "its signature is malformed");
  CHECK(verify_file(*key, file, "").error().message() == "its signature is malformed");
}

TEST_CASE("minisign: files that are not keys are refused") {
  Folder folder;
  CHECK(read_public_key(folder.path + "/hello", folder.disk)
            .error()
            .message()
            .ends_with("is not a public minisign key"));
  CHECK(read_secret_key(folder.path + "/key.pub", "", folder.disk)
            .error()
            .message()
            .ends_with("is not a secret minisign key"));
}

TEST_CASE("minisign: a file that cannot be read is named") {
  Folder folder;
  const auto key = read_public_key(public_key, folder.disk);
  REQUIRE(key);
  CHECK(verify_file(*key, folder.path + "/none", signature).error().message() ==
        "cannot read `" + folder.path + "/none`: No such file or directory");
}
