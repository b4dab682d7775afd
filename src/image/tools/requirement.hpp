// Requirements of Python packages, as pip's command line and requirement files state them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// The name of a package in its normal form: lower case, with single hyphens (PEP 503).
std::string normalized_package(std::string_view name);

/// The package that a requirement asks for: `ibek` for `ibek[x]>=4; python_version > "3"`, `ibek @ URL`,
/// `git+https://host/ibek.git@branch`, `./ibek` and `ibek-4.6.2-py3-none-any.whl`. Normalized; empty if
/// there is no name, as in `.`.
std::string required_package(std::string_view requirement);

/// What requirement files ask for.
struct RequirementList {
  struct Item {
    std::string package;  ///< as required_package()
    std::string text;     ///< the requirement as written, without comments
    bool editable = false;
  };
  std::vector<Item> items;
  std::vector<std::string> options;  ///< lines with other options of pip, such as `--index-url URL`
};

/// Reads a requirement file and those that it includes with `-r`; a file that was read already is skipped.
/// Paths of included and constraint files are relative to the file, as for pip. An unreadable file is an
/// error.
Result<RequirementList> read_requirements(const std::string& file, const Disk& disk);

}  // namespace iocwright::image
