#include "core/diag/wording.hpp"

namespace iocwright {

namespace {
bool python_words = false;
}

void use_python_words() { python_words = true; }
bool has_python_words() { return python_words; }

std::string python_phrase(std::string_view phrase) {
  return python_words ? ": " + std::string(phrase) : std::string();
}

}  // namespace iocwright
