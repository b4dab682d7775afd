// The `attribute=` argument of filters: a path such as `address.0.street`.
#pragma once

#include <optional>
#include <vector>

#include "core/value/object.hpp"

namespace iocwright::jinja {

class AttributePath {
 public:
  /// From none (the item itself), a number, or a text with dots; its numeric parts are looked up as numbers.
  static Result<AttributePath> parse(const Value& attribute);
  /// From a text that may hold several paths with commas.
  static Result<std::vector<AttributePath>> parse_several(const Value& attribute);

  /// The value at the end of the path; `fallback` stands for undefined values on the way.
  Result<Value> get(const Value& item, Budget& budget, const Value* fallback = nullptr) const;

 private:
  std::vector<Value> parts_;
};

/// A text in lower case when sorting and grouping ignore case; anything else as it is.
Value without_case(const Value& value);

}  // namespace iocwright::jinja
