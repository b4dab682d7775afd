// Turns disk errors into diagnostics.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"
#include "core/diag/sink.hpp"

namespace iocwright {

/// The error `cannot VERB PATH: ...`. Not inline, to keep the many callers of or_fail() small.
[[gnu::cold]] Diagnostic file_error(const FileError& problem, std::string_view verb, DiagKind kind);

/// The value, or the error `cannot VERB PATH: ...` as a diagnostic of this kind.
template <class T>
Result<T> or_fail(FileResult<T> result, std::string_view verb, DiagKind kind = DiagKind::unwritable_file) {
  if (!result) return fail(file_error(result.error(), verb, kind));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
  else return {};
}

/// Like or_fail(), for reading: whether a file exists, its content, the names in a folder.
template <class T>
Result<T> or_unreadable(FileResult<T> result, std::string_view verb = "access") {
  return or_fail(std::move(result), verb, DiagKind::unreadable_file);
}

/// The value. If there is an error, it is added to the sink and the value is empty. For checks and plans
/// whose results are discarded if the sink has errors.
template <class T>
T or_report(FileResult<T> result, std::string_view verb, Sink& sink) {
  if (result) return *std::move(result);
  sink.add(file_error(result.error(), verb, DiagKind::unreadable_file));
  return T{};
}

}  // namespace iocwright
