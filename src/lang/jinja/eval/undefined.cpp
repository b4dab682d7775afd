#include "lang/jinja/eval/undefined.hpp"

#include <fmt/format.h>

#include "core/diag/wording.hpp"

namespace iocwright::jinja {

Diagnostic Undefined::use() const {
  if (use_ == Use::name)
    return evaluation_error(fmt::format("'{}' is undefined", message_),
                            fmt::format("there is no name `{}` in this template", message_))
        .of_name(message_);
  Diagnostic error = evaluation_error(message_);
  return use_ == Use::consequence ? std::move(error).consequence() : std::move(error);
}

Result<std::string> Undefined::str(Budget&) const {
  if (is_lenient()) return "";
  return fail(use());
}

Result<bool> Undefined::truth() const {
  if (is_lenient()) return false;
  return fail(use());
}

Result<bool> Undefined::equals(const Value& other, Budget&) const {
  if (!is_lenient()) return fail(use());
  const auto* undefined_other = object_cast<Undefined>(other);
  return undefined_other != nullptr && undefined_other->is_lenient();
}

Result<std::int64_t> Undefined::length() const {
  if (is_lenient()) return 0;
  return fail(use());
}

Result<NextItem> Undefined::iterate() {
  if (!is_lenient()) return fail(use());
  return NextItem([](Budget&) -> Result<std::optional<Value>> { return std::nullopt; });
}

Value undefined(std::string message, std::string plain) {
  return make<Undefined>(std::move(has_python_words() ? message : plain));
}

Value undefined_name(std::string_view name) {
  return make<Undefined>(std::string(name), Undefined::Use::name);
}

Value poison() { return make<Undefined>("the value has an error", Undefined::Use::consequence); }

bool is_undefined(const Value& value) { return object_cast<Undefined>(value) != nullptr; }

Result<void> require_defined(const Value& value) {
  if (value.is_object()) TRY(value.as_object().truth());
  return {};
}

}  // namespace iocwright::jinja
