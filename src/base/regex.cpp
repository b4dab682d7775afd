#include "base/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

namespace iocwright {

struct Regex::Code {
  pcre2_code* code;
};

void Regex::Free::operator()(Code* code) const {
  pcre2_code_free(code->code);
  delete code;
}

tl::expected<Regex, std::string> Regex::compile(std::string_view pattern, RegexOptions how) {
  int problem = 0;
  PCRE2_SIZE at = 0;
  std::uint32_t options = how.bytes ? 0 : PCRE2_UTF | PCRE2_UCP;         // \w and its kin know all letters, as Python's do
  if (how.multiline) options |= PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX;  // `^` also behind a last line end
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &problem, &at, nullptr);
  if (code == nullptr) {
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(problem, text.data(), text.size());
    return tl::make_unexpected(std::string(reinterpret_cast<const char*>(text.data())) + " at position " + std::to_string(at));
  }
  return Regex(new Code{code});
}

std::optional<RegexMatch> Regex::run(std::string_view text, std::size_t from, bool anchored) const {
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(code_->code, nullptr);
  const int count =
      pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from, anchored ? PCRE2_ANCHORED : 0, data, nullptr);
  std::optional<RegexMatch> out;
  if (count > 0) {
    out.emplace();
    const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data);
    for (std::size_t i = 0; i < pcre2_get_ovector_count(data); ++i) out->groups.emplace_back(offsets[2 * i], offsets[2 * i + 1]);
  }
  pcre2_match_data_free(data);
  return out;
}

}  // namespace iocwright
