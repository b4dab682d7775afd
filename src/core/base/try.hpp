// TRY(expression) unwraps an expected value, or returns its error to the caller.
#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace iocwright::detail {

template <class T, class E>
T value_of(tl::expected<T, E>&& result) {
  return *std::move(result);
}
template <class E>
void value_of(tl::expected<void, E>&&) {}

}  // namespace iocwright::detail

#define IOCWRIGHT_TRY_PASTE_(a, b) a##b
#define IOCWRIGHT_TRY_NAME_(n) IOCWRIGHT_TRY_PASTE_(try_result_, n)
#define IOCWRIGHT_TRY_(result, expression)                              \
  __extension__({                                                       \
    auto result = (expression);                                         \
    if (!result) return tl::make_unexpected(std::move(result.error())); \
    ::iocwright::detail::value_of(std::move(result));                   \
  })

/// Evaluates `expression`, a tl::expected, once. Yields its value (nothing for expected<void>), or returns
/// its error from the enclosing function. Must not be used inside a braced initializer: if it returns from
/// there, g++ 12 does not destroy the members that were already constructed. tests/structure checks for that.
#define TRY(expression) IOCWRIGHT_TRY_(IOCWRIGHT_TRY_NAME_(__COUNTER__), expression)
