// The versions of the libraries in the program, from their headers and from the libraries themselves.
#include <elfutils/version.h>
#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <openssl/opensslv.h>
#include <unistring/version.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "cli/version.hpp"
#include "core/base/build_info.hpp"
#include "core/base/regex.hpp"
#include "lang/yaml/parse.hpp"

namespace iocwright::cli {

std::vector<LinkedLibrary> linked_libraries() {
  constexpr int fmt_major = FMT_VERSION / 10000, fmt_minor = FMT_VERSION / 100 % 100;
  constexpr int unistring_major = _LIBUNISTRING_VERSION >> 16,
                unistring_minor = _LIBUNISTRING_VERSION >> 8 & 255;
  std::vector<LinkedLibrary> out{
      {"CLI11", CLI11_VERSION},
      {"fmt", fmt::format("{}.{}.{}", fmt_major, fmt_minor, FMT_VERSION % 100)},
      {"libcrypto", OPENSSL_VERSION_STR},
      {"libelf", fmt::format("0.{}", _ELFUTILS_VERSION)},
      {"libstdc++", fmt::format("{}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__)},
      {"libunistring", fmt::format("{}.{}", unistring_major, unistring_minor)},
      {"libyaml", yaml::library_version()},
      {"nlohmann_json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                    NLOHMANN_JSON_VERSION_PATCH)},
      {"pcre2", pcre2_version()},
      {"tl-expected", fmt::format("{}.{}.{}", TL_EXPECTED_VERSION_MAJOR, TL_EXPECTED_VERSION_MINOR,
                                  TL_EXPECTED_VERSION_PATCH)},
  };
  if (flavour() == "static") out.insert(out.begin() + 2, {"glibc", ::gnu_get_libc_version()});  // sorted by name
  return out;
}

}  // namespace iocwright::cli
