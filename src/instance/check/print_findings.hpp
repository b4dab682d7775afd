// Prints findings in the formats that other programs read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "instance/check/finding.hpp"

namespace iocwright::check {

/// The formats of `iocwright check`; all but `text` are those of print_findings().
inline constexpr const char* finding_formats[] = {"text", "json", "github", "sarif", "junit"};

/// The findings of one instance.
struct FindingGroup {
  std::string instance;  ///< its path
  std::vector<Finding> findings;
};

/// Prints findings in one of the formats:
/// - `json`: as they were rendered, which must have been as JSON: the objects of `--message-format json`
/// - `github`: workflow commands of GitHub Actions, which annotate lines of a pull request
/// - `sarif`: SARIF 2.1.0, with the rules that occur
/// - `junit`: an XML report with a test case for each instance, which fails if it has errors
std::string print_findings(const std::vector<FindingGroup>& groups, std::string_view format);

}  // namespace iocwright::check
