#include "core/base/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

namespace iocwright {

namespace {

// Limits of a single search: well below one second and 256 MiB. Python has no limits and may run for minutes
// on the same expression.
constexpr std::uint32_t maximum_steps = 20'000'000;
constexpr std::uint32_t maximum_heap_kib = 256 * 1024;

PCRE2_SPTR units(std::string_view text) {
  return reinterpret_cast<PCRE2_SPTR>(text.data() == nullptr ? "" : text.data());
}

pcre2_match_context* limits() {
  struct Context {
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    Context() {
      pcre2_set_match_limit(context, maximum_steps);
      pcre2_set_depth_limit(context, maximum_steps);
      pcre2_set_heap_limit(context, maximum_heap_kib);
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { pcre2_match_context_free(context); }
  };
  static const Context shared;
  return shared.context;
}

std::string message_of(int error) {
  if (error == PCRE2_ERROR_MATCHLIMIT || error == PCRE2_ERROR_DEPTHLIMIT)
    return "it takes more than " + std::to_string(maximum_steps) + " steps to match";
  if (error == PCRE2_ERROR_HEAPLIMIT)
    return "it takes more than " + std::to_string(maximum_heap_kib / 1024) + " MiB to match";
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(error, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

}  // namespace

struct Regex::Code {
  pcre2_code* code;
};

struct Regex::MatchData {
  pcre2_match_data* data;
};

void Regex::Free::operator()(Code* code) const {
  pcre2_code_free(code->code);
  delete code;
}

void Regex::Free::operator()(MatchData* data) const {
  pcre2_match_data_free(data->data);
  delete data;
}

tl::expected<Regex, std::string> Regex::compile(std::string_view pattern, RegexOptions how) {
  int error = 0;
  PCRE2_SIZE at = 0;
  // With PCRE2_UCP, \w and similar match all Unicode letters, as in Python.
  std::uint32_t options = how.bytes ? 0 : PCRE2_UTF | PCRE2_UCP;
  // PCRE2_ALT_CIRCUMFLEX: `^` also matches after a final newline, as in Python.
  if (how.multiline) options |= PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX;
  pcre2_code* code = pcre2_compile(units(pattern), pattern.size(), options, &error, &at, nullptr);
  if (code == nullptr) return tl::make_unexpected(message_of(error) + " at position " + std::to_string(at));
  return Regex(new Code{code}, how.bytes);
}

std::unique_ptr<Regex::MatchData, Regex::Free> Regex::make_data() const {
  return std::unique_ptr<MatchData, Free>(
      new MatchData{pcre2_match_data_create_from_pattern(code_->code, nullptr)});
}

RegexResult Regex::run(MatchData& data, std::string_view text, std::size_t from,
                       std::uint32_t options) const {
  const int count = pcre2_match(code_->code, units(text), text.size(), from, options, data.data, limits());
  if (count == PCRE2_ERROR_NOMATCH) return std::nullopt;
  if (count < 0) return tl::make_unexpected(message_of(count));
  RegexMatch out;
  const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.data);
  const std::size_t groups = pcre2_get_ovector_count(data.data);
  out.groups.reserve(groups);
  for (std::size_t i = 0; i < groups; ++i) out.groups.emplace_back(offsets[2 * i], offsets[2 * i + 1]);
  return out;
}

RegexResult Regex::search(std::string_view text, std::size_t from) const {
  return run(*make_data(), text, from, 0);
}
RegexResult Regex::match(std::string_view text, std::size_t from) const {
  return run(*make_data(), text, from, PCRE2_ANCHORED);
}

std::size_t Regex::group_count() const {
  std::uint32_t count = 0;
  pcre2_pattern_info(code_->code, PCRE2_INFO_CAPTURECOUNT, &count);
  return count;
}

std::optional<std::size_t> Regex::group_named(const std::string& name) const {
  const int number =
      pcre2_substring_number_from_name(code_->code, reinterpret_cast<PCRE2_SPTR>(name.c_str()));
  return number > 0 ? std::optional(static_cast<std::size_t>(number)) : std::nullopt;
}

RegexScan::RegexScan(const Regex& regex, std::string_view text)
    : regex_(regex), text_(text), data_(regex.make_data()) {}

RegexResult RegexScan::next() {
  // Only the first search validates the whole string; doing so each time would be quadratic.
  const std::uint32_t options =
      (checked_ ? PCRE2_NO_UTF_CHECK : 0U) | (after_empty_ ? PCRE2_NOTEMPTY_ATSTART : 0U);
  RegexResult found = regex_.run(*data_, text_, at_, options);
  checked_ = true;
  if (found && *found) {
    at_ = (*found)->end();
    after_empty_ = (*found)->begin() == at_;
  }
  return found;
}

tl::expected<std::string, std::string> replace_matches(const Regex& regex, const RegexTemplate& by,
                                                       std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  RegexScan scan(regex, text);
  while (true) {
    const RegexResult found = scan.next();
    if (!found) return tl::make_unexpected(found.error());
    if (!*found) break;
    out += text.substr(copied, (*found)->begin() - copied);
    out += by.expand(text, **found);
    copied = (*found)->end();
  }
  return out + std::string(text.substr(copied));
}

std::string pcre2_version() { return std::to_string(PCRE2_MAJOR) + "." + std::to_string(PCRE2_MINOR); }

}  // namespace iocwright
