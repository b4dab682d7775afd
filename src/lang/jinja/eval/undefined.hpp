// The value of a name, attribute or item that does not exist. Only using it is an error.
#pragma once

#include <string>

#include "core/value/object.hpp"

namespace iocwright::jinja {

/// An undefined value. It carries the message of the error that using it causes, or the name that does not
/// exist.
class Undefined : public Object {
 public:
  enum class Use : unsigned char {
    error,       ///< Jinja2's StrictUndefined: any use is an error
    lenient,     ///< Jinja2's Undefined, the value of `a if b` without `else`: prints as an empty string
    name,        ///< a name that does not exist: any use is an error
    consequence  ///< replaces a value whose error was reported: using it is only a consequence of that error
  };
  explicit Undefined(std::string message, Use use = Use::error) : message_(std::move(message)), use_(use) {}

  std::string type_name() const override { return is_lenient() ? "Undefined" : "StrictUndefined"; }
  Result<std::string> str(Budget&) const override;
  Result<std::string> repr(Budget&) const override { return "Undefined"; }
  Result<bool> truth() const override;
  bool hashable() const override { return is_lenient(); }
  Result<bool> equals(const Value& other, Budget&) const override;
  Result<std::optional<Value>> attribute(std::string_view) override { return fail(use()); }
  Result<std::optional<Value>> item(const Value&) override { return fail(use()); }
  Result<std::int64_t> length() const override;
  bool iterable() const override { return true; }  // it has __iter__, even if that fails
  Result<NextItem> iterate() override;
  bool callable() const override { return true; }
  Result<Value> call(Budget&, const Arguments&) override { return fail(use()); }

  /// The error of using this value.
  Diagnostic use() const;

 private:
  bool is_lenient() const { return use_ == Use::lenient; }

  std::string message_;
  Use use_;
};

/// An undefined value whose use is the error `message`, or `plain` unless messages use the words of Python.
Value undefined(std::string message, std::string plain);
/// The value of a name that does not exist.
Value undefined_name(std::string_view name);
/// The replacement for a value whose error has already been reported.
Value poison();
bool is_undefined(const Value& value);
/// Fails with its own message if the value is strictly undefined. Called before any error about the type of a
/// value, since that would be misleading for an undefined one.
Result<void> require_defined(const Value& value);

}  // namespace iocwright::jinja
