#include "core/diag/file_result.hpp"

namespace iocwright {

Diagnostic file_error(const FileError& problem, std::string_view verb, DiagKind kind) {
  return error(kind, problem.text(verb));
}

}  // namespace iocwright
