// The result of the test of an instance.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iocwright::launch {

enum class Verdict : unsigned char {
  passed,
  failed,
  not_isolated,  ///< not started, because it could have reached devices or other IOCs
};

/// The name of a verdict, as in the table: `not isolated`.
std::string_view word_of(Verdict verdict);

struct TrialReport {
  std::string name;
  std::string path;  ///< of the instance, as given or found
  Verdict verdict = Verdict::passed;
  double duration_s = 0;
  std::optional<std::size_t> records{};  ///< how many records and aliases the IOC has; not set: unknown
  std::size_t pvs_read = 0;              ///< how many of them were read by Channel Access
  std::vector<std::string> problems{};   ///< empty if it has passed
  std::vector<std::string> remarks{};    ///< what is not an error, but worth a look
  std::string log{};                     ///< the last lines of the IOC's output, unless it has passed

  void add_problem(std::string text) {
    if (verdict == Verdict::passed) verdict = Verdict::failed;
    problems.push_back(std::move(text));
  }
};

/// A JSON object on one line.
std::string to_json(const TrialReport& report);
/// The inverse of to_json(); nothing for any other string.
std::optional<TrialReport> parse_trial_report(std::string_view json);

/// A table with a row for each instance, and a line with the totals.
std::string print_table(const std::vector<TrialReport>& reports);

/// The format of JUnit, with a test case for each instance, as CI systems read it.
std::string print_junit(const std::vector<TrialReport>& reports);

}  // namespace iocwright::launch
