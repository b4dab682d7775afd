#include "jinja/undefined.hpp"

namespace iocwright::jinja {

Diagnostic Undefined::use() const { return evaluation_error(message_); }

Result<std::string> Undefined::str(Budget&) const {
  if (lenient_) return "";
  return fail(use());
}

Result<bool> Undefined::truth() const {
  if (lenient_) return false;
  return fail(use());
}

Result<bool> Undefined::equals(const Value& other, Budget&) const {
  if (!lenient_) return fail(use());
  const auto* undefined_other = object_cast<Undefined>(other);
  return undefined_other != nullptr && undefined_other->lenient_;
}

Result<std::int64_t> Undefined::length() const {
  if (lenient_) return 0;
  return fail(use());
}

Result<NextItem> Undefined::iterate() {
  if (!lenient_) return fail(use());
  return NextItem([](Budget&) -> Result<std::optional<Value>> { return std::nullopt; });
}

Value undefined(std::string message) { return {new Undefined(std::move(message))}; }

bool is_undefined(const Value& value) { return object_cast<Undefined>(value) != nullptr; }

}  // namespace iocwright::jinja
