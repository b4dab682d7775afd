#include "core/base/stack.hpp"

#include <pthread.h>

#include <algorithm>
#include <cstdint>

namespace iocwright {

namespace {

constexpr std::size_t reserve_bytes = 256 << 10;

/// The address below which the stack counts as low, or 0, which never matches, if the system does not report
/// it.
std::uintptr_t low_mark() {
  pthread_attr_t attributes;
  if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return 0;
  void* lowest = nullptr;
  std::size_t size = 0;
  const bool known = ::pthread_attr_getstack(&attributes, &lowest, &size) == 0;
  ::pthread_attr_destroy(&attributes);
  return known ? reinterpret_cast<std::uintptr_t>(lowest) + std::min(reserve_bytes, size / 4) : 0;
}

}  // namespace

bool stack_is_low() {
  thread_local const std::uintptr_t mark = low_mark();
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < mark;
}

}  // namespace iocwright
