// The parts of an error about an unknown name: a suggestion, and the names that there are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iocwright {

/// "did you mean `x`?", where `x` is the known name that `name` is probably a misspelling of
/// (text::nearest()). Returns `otherwise` if there is none.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string otherwise = "");

/// INTRO and the first ten names: "its keys are `a`, `b` and 3 more". Returns "" if there are no names.
std::string list_names(std::string_view intro, const std::vector<std::string_view>& names);

/// "add `name: ...` (DESCRIPTION)", with the first line of the description.
std::string add_key(std::string_view name, std::string_view description);

/// The names that an object can have, to explain those that it does not have.
class KnownNames {
 public:
  void add(std::string_view name, bool is_given, bool is_required);

  /// "did you mean `x`?", or else INTRO and a list of all names. A misspelled required name is one mistake,
  /// although it makes one name unknown and another one missing: what this suggests is not missing anymore.
  std::string explain(std::string_view unknown, std::string_view intro);
  /// The required names that are neither given nor suggested, in the order of add().
  std::vector<std::string_view> missing() const;

 private:
  struct Row {
    std::string_view name;
    bool is_given;
    bool is_missing;
  };
  std::vector<Row> rows_;
};

/// "`a`, `b` or `c`".
std::string choice_of(const std::vector<std::string>& words);

/// "`a`, `b` and `c`", or the first ten "and 5 more".
std::string short_list(std::vector<std::string> words);

}  // namespace iocwright
