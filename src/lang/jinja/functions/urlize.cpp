#include "lang/jinja/functions/urlize.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/regex.hpp"
#include "core/base/try.hpp"
#include "core/base/utf8.hpp"

namespace iocwright::jinja {

namespace {

// The expressions are those of jinja2.utils.
constexpr const char* url_pattern =
    R"((?i)^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}\])))(?::[\d]{1,5})?(?:[/?#]\S*)?$)";
constexpr const char* email_pattern = R"(^\S+@\w[\w.-]*\.\w+$)";

using Matches = tl::expected<bool, std::string>;

Matches matches(const Regex& regex, std::string_view text) { return TRY(regex.match(text)).has_value(); }

Matches is_url(std::string_view text) {
  static const Regex regex = *Regex::compile(url_pattern);
  return matches(regex, text);
}

Matches is_email(std::string_view text) {
  static const Regex regex = *Regex::compile(email_pattern);
  return matches(regex, text);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t out = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++out;
  return out;
}

/// A word without the punctuation around it, which is not a part of a link.
struct Word {
  std::string_view head, middle, tail;
};

/// The length of the mark that `text` begins or ends with, or 0.
std::size_t opening_size(std::string_view text) {
  if (text.starts_with("&lt;")) return 4;
  return text.starts_with('(') || text.starts_with('<') ? 1 : 0;
}
std::size_t closing_size(std::string_view text) {
  if (text.ends_with("&gt;")) return 4;
  return !text.empty() && std::string_view(")>.,\n").find(text.back()) != std::string_view::npos ? 1 : 0;
}

/// Splits a word. Closing brackets stay in the middle if there are as many opening ones.
Word split_word(std::string_view text) {
  std::size_t begin = 0, end = text.size();
  while (const std::size_t size = opening_size(text.substr(begin))) begin += size;
  while (const std::size_t size = closing_size(text.substr(begin, end - begin))) end -= size;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> brackets{
      {{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}}};
  for (const auto& [open, close] : brackets) {
    const std::string_view middle = text.substr(begin, end - begin);
    const std::size_t opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (std::size_t i = std::min(opened, count(text.substr(end), close)); i > 0; --i)
      end = text.find(close, end) + close.size();
  }
  return {text.substr(0, begin), text.substr(begin, end - begin), text.substr(end)};
}

std::string shortened(std::string_view text, const LinkStyle& style) {
  const auto size = static_cast<std::int64_t>(utf8::length(text));
  if (!style.maximum_length || size <= *style.maximum_length) return std::string(text);
  const std::int64_t kept = *style.maximum_length < 0
                                ? std::max<std::int64_t>(size + *style.maximum_length, 0)
                                : *style.maximum_length;
  return std::string(utf8::slice(text, 0, static_cast<std::size_t>(kept))) + "...";
}

/// The link for the middle of a word, or the text itself.
tl::expected<std::string, std::string> link(std::string_view text, const LinkStyle& style) {
  constexpr std::string_view mailto = "mailto:";
  if (TRY(is_url(text))) {
    const bool has_scheme = text.starts_with("https://") || text.starts_with("http://");
    return fmt::format("<a href=\"{}{}\"{}>{}</a>", has_scheme ? "" : "https://", text, style.attributes,
                       shortened(text, style));
  }
  if (text.starts_with(mailto) && TRY(is_email(text.substr(mailto.size()))))
    return fmt::format("<a href=\"{}\">{}</a>", text, text.substr(mailto.size()));
  if (text.find('@') != std::string_view::npos && !text.starts_with("www.") &&
      text.find(':') == std::string_view::npos && TRY(is_email(text)))
    return fmt::format("<a href=\"mailto:{}\">{}</a>", text, text);
  for (const std::string& scheme : style.schemes)
    if (text != scheme && text.starts_with(scheme))
      return fmt::format("<a href=\"{}\"{}>{}</a>", text, style.attributes, text);
  return std::string(text);
}

}  // namespace

bool is_scheme(std::string_view text) {
  static const Regex regex = *Regex::compile(R"([\w.+-]{2,}:/{0,2}\z)");
  return matches(regex, text).value_or(false);
}

tl::expected<std::string, std::string> add_links(std::string_view html, const LinkStyle& style) {
  static const Regex blanks = *Regex::compile(R"(\s+)");
  std::string out;
  std::size_t at = 0;
  const auto add_word = [&](std::size_t end) -> tl::expected<void, std::string> {
    const Word word = split_word(html.substr(at, end - at));
    out += word.head;
    out += TRY(link(word.middle, style));
    out += word.tail;
    return {};
  };
  RegexScan scan(blanks, html);
  while (const auto blank = TRY(scan.next())) {
    TRY(add_word(blank->begin()));
    out += blank->group(html, 0);
    at = blank->end();
  }
  TRY(add_word(html.size()));
  return out;
}

}  // namespace iocwright::jinja
