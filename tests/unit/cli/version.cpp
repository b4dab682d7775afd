#include "cli/version.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace iocwright;
using namespace iocwright::cli;

namespace {

const BuildInfo build{"1.2.3", "0123456789ab", "2026-11-27", "dynamic", "x86_64"};
const std::vector<LinkedLibrary> libraries{{"fmt", "9.1.0"}, {"pcre2", "10.42"}};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string text_of(const BuildInfo& info) { return version_text(info, image::replaced_tools(), libraries); }

}  // namespace

TEST_CASE(
    "version: the first line has the version, the commit with its date, the flavour and the architecture") {
  CHECK(first_line(text_of(build)) == "iocwright 1.2.3 (0123456789ab of 2026-11-27, dynamic, x86_64)");
}

TEST_CASE("version: an unknown commit is left out") {
  CHECK(first_line(text_of({"1.2.3", "", "2026-11-27", "static", "aarch64"})) ==
        "iocwright 1.2.3 (static, aarch64)");
}

TEST_CASE("version: compatible tools and libraries follow, in lines of at most 80 characters") {
  const std::string text = text_of(build);
  CHECK(text.find("ibek 4.") != std::string::npos);
  CHECK(text.find("fmt 9.1.0, pcre2 10.42") != std::string::npos);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    CHECK(end - begin <= 80);
    begin = end + 1;
  }
}

TEST_CASE("version: JSON has the same facts, and null for what is unknown") {
  const auto json = nlohmann::json::parse(
      version_json({"1.2.3", "", "", "static", "x86_64"}, image::replaced_tools(), libraries));
  CHECK(json.at("version") == "1.2.3");
  CHECK(json.at("commit").is_null());
  CHECK(json.at("flavour") == "static");
  CHECK(json.at("libraries").at("pcre2") == "10.42");
  CHECK(json.at("compatible").contains("pvi"));
}

TEST_CASE("version: called as a replaced tool, only its compatible version is printed") {
  const std::string text = version_called_as("ibek", {"--json"});
  CHECK(text == image::compatible_version(*image::replaced_package("ibek")) + "\n");
}

TEST_CASE("version: all linked libraries have a version") {
  for (const LinkedLibrary& library : linked_libraries()) {
    CAPTURE(library.name);
    CHECK(library.version.find_first_of("123456789") != std::string::npos);
  }
}
