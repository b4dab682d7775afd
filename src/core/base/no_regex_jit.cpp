// Takes the place of PCRE2's just-in-time compiler in the static flavour. We do not call it, but other files
// of the library refer to it, and it has 220 KB.
#include <cstddef>
#include <cstdint>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

extern "C" {

// What these files call, with the names of pcre2_internal.h and of Debian's changes to it.
int pcre2_jit_match_8(const pcre2_code*, PCRE2_SPTR, PCRE2_SIZE, PCRE2_SIZE, std::uint32_t, pcre2_match_data*,
                      pcre2_match_context*) {
  return PCRE2_ERROR_JIT_BADOPTION;
}
int _pcre2_jit_check_exec_8() { return 0; }
void _pcre2_jit_free_8(void*, void*) {}
std::size_t _pcre2_jit_get_size_8(void*) { return 0; }
const char* _pcre2_jit_get_target_8() { return "none"; }

}  // extern "C"

#ifdef IOCWRIGHT_LINK_TEST  // src/CMakeLists.txt tries whether the library refers to nothing else
int main() {
  const auto* text = reinterpret_cast<PCRE2_SPTR>("x");
  int code = 0;
  std::size_t offset = 0;
  pcre2_code* expression = pcre2_compile(text, 1, 0, &code, &offset, nullptr);
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(expression, nullptr);
  const int found = pcre2_match(expression, text, 1, 0, 0, data, nullptr);
  pcre2_pattern_info(expression, PCRE2_INFO_CAPTURECOUNT, &code);
  pcre2_match_data_free(data);
  pcre2_code_free(expression);
  return found == 1 ? 0 : 1;
}
#endif
