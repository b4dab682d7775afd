// The value of a name, attribute or item that does not exist. Making one is no fault; using it is.
#pragma once

#include <string>

#include "value/object.hpp"

namespace iocwright::jinja {

/// Jinja2's StrictUndefined, or with `lenient` its plain Undefined, which prints as nothing: the value of a conditional
/// expression without `else`.
class Undefined : public Object {
 public:
  explicit Undefined(std::string message, bool lenient = false) : message_(std::move(message)), lenient_(lenient) {}

  std::string type_name() const override { return lenient_ ? "Undefined" : "StrictUndefined"; }
  Result<std::string> str(Budget&) const override;
  Result<std::string> repr(Budget&) const override { return "Undefined"; }
  Result<bool> truth() const override;
  bool hashable() const override { return lenient_; }
  Result<bool> equals(const Value& other, Budget&) const override;
  Result<std::optional<Value>> attribute(std::string_view) override { return fail(use()); }
  Result<std::optional<Value>> item(const Value&) override { return fail(use()); }
  Result<std::int64_t> length() const override;
  bool iterable() const override { return true; }  // it has __iter__, even when that fails
  Result<NextItem> iterate() override;
  bool callable() const override { return true; }
  Result<Value> call(Budget&, const Arguments&) override { return fail(use()); }

  /// The error of using it.
  Diagnostic use() const;

 private:
  std::string message_;
  bool lenient_;
};

/// An undefined value whose use is the error `message`.
Value undefined(std::string message);
bool is_undefined(const Value& value);

}  // namespace iocwright::jinja
