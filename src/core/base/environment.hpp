// Environment variables, which are read once and passed explicitly, so that tests can use their own.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace iocwright {

/// A set of variables with their values.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}
  /// The environment of this process.
  static Environment of_process();

  /// The value of a variable, or `fallback` if it is not set.
  std::string get(std::string_view name, std::string_view fallback = "") const;
  /// The value of a variable, or null if it is not set.
  const std::string* find(std::string_view name) const;
  /// Removes a variable, if it is set.
  void unset(std::string_view name) {
    if (const auto found = variables_.find(name); found != variables_.end()) variables_.erase(found);
  }
  /// Sets or replaces a variable.
  void set(std::string name, std::string value) {
    variables_.insert_or_assign(std::move(name), std::move(value));
  }
  const std::map<std::string, std::string, std::less<>>& all() const { return variables_; }

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace iocwright
