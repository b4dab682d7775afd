#include "image/module/package_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <iterator>

#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

struct OtherName {
  std::string_view name, debian;
};

// Names that similar_packages() could not find, or would find a wrong package for.
constexpr std::array other_names{OtherName{"libjpeg8", "libjpeg62-turbo"},
                                 OtherName{"libjpeg8-dev", "libjpeg62-turbo-dev"},
                                 OtherName{"libjpeg-turbo8", "libjpeg62-turbo"},
                                 OtherName{"libjpeg-turbo8-dev", "libjpeg62-turbo-dev"},
                                 OtherName{"libz-dev", "zlib1g-dev"},
                                 OtherName{"libz1", "zlib1g"},
                                 OtherName{"libncurses5-dev", "libncurses-dev"},
                                 OtherName{"libreadline6-dev", "libreadline-dev"},
                                 OtherName{"libgl1-mesa-glx", "libgl1"},
                                 OtherName{"libmysqlclient-dev", "default-libmysqlclient-dev"},
                                 OtherName{"libhdf5-103", "libhdf5-103-1"},
                                 OtherName{"python", "python3"},
                                 OtherName{"python-dev", "python3-dev"}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The name with `#` for each number or version such as `1.1`, and without the ending `t64` of packages that
/// were rebuilt for 64-bit times.
std::string without_numbers(std::string_view name) {
  if (name.ends_with("t64")) name.remove_suffix(3);
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool goes_on = name[i] == '.' && out.ends_with('#') && i + 1 < name.size() && is_digit(name[i + 1]);
    if (!is_digit(name[i]) && !goes_on) out += name[i];
    else if (!out.ends_with('#')) out += '#';
  }
  return out;
}

/// The numbers in a name, for sorting.
std::vector<unsigned long> numbers_of(std::string_view name) {
  std::vector<unsigned long> out;
  const char* const end = name.data() + name.size();
  for (const char* at = name.data(); at < end;) {
    unsigned long number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec == std::errc()) out.push_back(number);
    at = std::max(read.ptr, at + 1);
  }
  return out;
}

bool is_known(std::string_view name, const std::vector<std::string>& known) {
  return std::ranges::binary_search(known, name, {}, [](const auto& one) { return std::string_view(one); });
}

/// The name of an argument of apt-get, which may be followed by a version, a release or an architecture;
/// empty for options, paths and URLs.
std::string_view name_of(std::string_view argument) {
  if (argument.starts_with('-') || argument.starts_with('/') || argument.starts_with('.')) return {};
  if (argument.find("://") != std::string_view::npos) return {};
  return argument.substr(0, argument.find_first_of("=/:"));
}

}  // namespace

std::vector<std::string> similar_packages(std::string_view name, const std::vector<std::string>& known) {
  for (const OtherName& other : other_names)
    if (other.name == name && is_known(other.debian, known)) return {std::string(other.debian)};
  std::string wanted = without_numbers(name);
  std::vector<std::string> out;
  const auto find = [&] {
    std::ranges::copy_if(known, std::back_inserter(out), [&](const std::string& one) {
      return one.starts_with(wanted.substr(0, wanted.find('#'))) && without_numbers(one) == wanted;
    });
  };
  if (wanted.find('#') != std::string::npos || name.ends_with("t64")) find();
  if (out.empty() && wanted.ends_with("-#")) {  // `libxml2-16` was `libxml2`
    wanted.erase(wanted.size() - 2);
    find();
  }
  std::ranges::sort(out, std::greater(), numbers_of);
  return out;
}

PackageNames names_for_apt(const std::vector<std::string>& wanted, Process& process,
                           const Environment& environment) {
  PackageNames out{.names = wanted, .notes = {}, .hint = {}};
  const auto listed = process.run({{"apt-cache", "pkgnames"}, "", &environment, true, "/dev/null"});
  if (!listed || listed->status != 0) return out;
  std::vector<std::string> known;
  for (const std::string_view name : text::split(listed->output, '\n'))
    if (!name.empty()) known.emplace_back(name);
  std::ranges::sort(known);
  std::vector<std::string> hints;
  for (std::string& argument : out.names) {
    const std::string_view name = name_of(argument);
    if (name.empty() || is_known(name, known)) continue;
    const auto similar = similar_packages(name, known);
    const std::string unknown = fmt::format("apt has no package `{}`", name);
    if (similar.empty()) {
      hints.push_back(unknown);
    } else if (name != argument || !name.starts_with("lib")) {
      hints.push_back(fmt::format("{}; use `{}`", unknown, similar.front()));
    } else {
      out.notes.push_back(fmt::format("{}; installing `{}` instead", unknown, similar.front()));
      argument = similar.front();
    }
  }
  out.hint = text::join(hints, "\n");
  return out;
}

}  // namespace iocwright::image
