// The `attribute=` argument of filters: a path such as `address.0.street`.
#pragma once

#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// The attributes and items to look up one after the other.
class AttributePath {
 public:
  /// Accepts none (for the item itself), a number, or a string whose parts are separated by dots. Parts that
  /// consist of digits are looked up as numbers.
  static Result<AttributePath> parse(const Value& attribute);
  /// The same, for a string that may contain several paths, separated by commas.
  static Result<std::vector<AttributePath>> parse_several(const Value& attribute);

  /// The value at the end of the path. `default_value`, unless null or none, replaces undefined values along
  /// the path.
  Result<Value> get(const Value& item, Budget& budget, const Value* default_value = nullptr) const;

 private:
  std::vector<Value> parts_;
};

/// A string in lower case, for sorting and grouping without regard to case; any other value unchanged.
Value without_case(const Value& value);

}  // namespace iocwright::jinja
