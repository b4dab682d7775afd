// Loads a shared library on first use, for libraries whose dependencies would slow down the start of an IOC.
#pragma once

#include <dlfcn.h>

#include <type_traits>

namespace iocwright {

/// A shared library, which stays loaded until the program ends, and the pointers to its functions.
class SharedLibrary {
 public:
  /// `name` is a soname, such as `libcurl.so.4`.
  explicit SharedLibrary(const char* name) : handle_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}

  /// Sets a pointer to the function of this name; null if the library or the function is missing.
  template <class Function>
  void find(Function*& function, const char* name) {
    function = handle_ == nullptr ? nullptr : reinterpret_cast<Function*>(::dlsym(handle_, name));
    complete_ = complete_ && function != nullptr;
  }

  /// Whether the library was loaded, and has all functions that were asked for.
  bool is_complete() const { return handle_ != nullptr && complete_; }

 private:
  void* handle_;
  bool complete_ = true;
};

}  // namespace iocwright
