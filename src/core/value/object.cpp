#include "core/value/object.hpp"

#include <fmt/format.h>

#include "core/diag/wording.hpp"

namespace iocwright {

Diagnostic evaluation_error(std::string message) {
  return error(DiagKind::template_evaluation, std::move(message));
}

Diagnostic evaluation_error(std::string python, std::string plain) {
  return evaluation_error(std::move(has_python_words() ? python : plain));
}

Diagnostic value_error(std::string message) { return evaluation_error(std::move(message)).of_value(); }

Diagnostic value_error(std::string python, std::string plain) {
  return evaluation_error(std::move(python), std::move(plain)).of_value();
}

Result<std::string> Object::repr(Budget&) const { return fmt::format("<{} object>", type_name()); }

Result<bool> Object::equals(const Value& other, Budget&) const {
  return other.is_object() && &other.as_object() == this;
}

Result<std::int64_t> Object::length() const {
  return fail(evaluation_error(fmt::format("object of type '{}' has no len()", type_name()),
                               fmt::format("a `{}` has no length", type_name())));
}

Result<NextItem> Object::iterate() {
  return fail(evaluation_error(fmt::format("'{}' object is not iterable", type_name()),
                               fmt::format("a `{}` has no items", type_name())));
}

Result<Value> Object::call(Budget&, const Arguments&) {
  return fail(evaluation_error(fmt::format("'{}' object is not callable", type_name()),
                               fmt::format("a `{}` cannot be called", type_name())));
}

}  // namespace iocwright
