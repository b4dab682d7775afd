// Filters for HTML and URLs.
#include <fmt/format.h>

#include <array>
#include <set>

#include "core/base/text.hpp"
#include "core/base/utf8.hpp"
#include "core/value/dict.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"
#include "lang/jinja/eval/markup.hpp"
#include "lang/jinja/eval/undefined.hpp"
#include "lang/jinja/functions/function_tables.hpp"
#include "lang/jinja/functions/text_ops.hpp"
#include "lang/jinja/functions/urlize.hpp"

namespace iocwright::jinja {

namespace {

using Call = Invocation;

Result<Value> escape(Call& call) { return Value::markup(TRY(escaped_text(call.self, call.budget))); }
Result<Value> force_escape(Call& call) { return Value::markup(escape_html(TRY(call.self_text()))); }
Result<Value> safe(Call& call) { return Value::markup(TRY(call.self_text())); }

/// The character of a numeric or common named HTML entity; empty for any other name.
std::string entity(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> named{
      {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00a0"}}};
  for (const auto& [key, text] : named)
    if (name == key) return std::string(text);
  if (!name.starts_with('#') || name.size() < 2) return {};
  const bool hex = name[1] == 'x' || name[1] == 'X';
  char32_t code = 0;
  for (char c : name.substr(hex ? 2 : 1)) {
    const int digit = c >= '0' && c <= '9'                        ? c - '0'
                      : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                  : -1;
    if (digit < 0 || code > 0x10FFFF) return {};
    code = code * (hex ? 16 : 10) + static_cast<char32_t>(digit);
  }
  std::string out;
  utf8::append(out, code);
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t semicolon = text[0] == '&' ? text.find(';') : std::string_view::npos;
    const std::string character =
        semicolon == std::string_view::npos ? "" : entity(text.substr(1, semicolon - 1));
    if (character.empty()) {
      out += text[0];
      text.remove_prefix(1);
    } else {
      out += character;
      text.remove_prefix(semicolon + 1);
    }
  }
  return out;
}

/// `text` without its parts from `open` to the next `close`.
std::string without(std::string_view text, std::string_view open, std::string_view close) {
  std::string out;
  while (true) {
    const std::size_t begin = text.find(open);
    const std::size_t end = text.find(close, begin);
    if (end == std::string_view::npos) break;
    out += text.substr(0, begin);
    text.remove_prefix(end + close.size());
  }
  out += text;
  return out;
}

/// Removes comments and tags, collapses white space and decodes entities.
Result<Value> striptags(Call& call) {
  const std::string text = without(without(TRY(call.self_text()), "<!--", "-->"), "<", ">");
  std::vector<std::string> words;
  for (std::string_view word : split_space(text, -1, false)) words.emplace_back(word);
  return Value(unescape(text::join(words, " ")));
}

Result<Value> xmlattr(Call& call) {
  if (!call.self.is_dict())
    return fail(evaluation_error(fmt::format("'{}' object has no attribute 'items'", type_name(call.self))));
  std::string out;
  for (const auto& [key, value] : call.self.as_dict()) {
    if (value.is_none() || is_undefined(value)) continue;
    if (!key.is_string()) return fail(evaluation_error("expected string or bytes-like object"));
    if (key.as_string().find_first_of(" \t\n\r\f\v/>=") != std::string::npos)
      return fail(
          evaluation_error(fmt::format("Invalid character in attribute name: {}", quote(key.as_string()))));
    if (!out.empty()) out += ' ';
    out +=
        fmt::format("{}=\"{}\"", TRY(escaped_text(key, call.budget)), TRY(escaped_text(value, call.budget)));
  }
  if (TRY(call.flag(0)) && !out.empty()) out.insert(0, " ");
  return Value(std::move(out));
}

std::string url_quote(std::string_view text, bool query) {
  std::string out;
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("_.-~").find(c) != std::string_view::npos;
    if (plain || (c == '/' && !query)) out += c;
    else if (c == ' ' && query) out += '+';
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Result<Value> urlencode(Call& call) {
  if (call.self.is_string() || !is_iterable(call.self)) return Value(url_quote(TRY(call.self_text()), false));
  std::string out;
  const auto add = [&](const Value& key, const Value& value) -> Result<void> {
    if (!out.empty()) out += '&';
    out += url_quote(TRY(to_str(key, call.budget)), true) + "=" +
           url_quote(TRY(to_str(value, call.budget)), true);
    return {};
  };
  if (call.self.is_dict()) {
    for (const auto& [key, value] : call.self.as_dict()) TRY(add(key, value));
    return Value(std::move(out));
  }
  for (const Value& pair : TRY(collect(call.self, call.budget))) {
    const auto parts = TRY(collect(pair, call.budget));
    if (parts.size() != 2)
      return fail(evaluation_error(fmt::format("expected a pair, got {} items", parts.size())));
    TRY(add(parts[0], parts[1]));
  }
  return Value(std::move(out));
}

/// The attributes of links. Jinja2's default policy adds `noopener`.
Result<std::string> link_attributes(Call& call) {
  std::set<std::string> parts{"noopener"};
  const std::string rel = call.is_none(3) ? "" : TRY(call.text(3));
  for (const std::string_view part : split_space(rel, -1, false)) parts.emplace(part);
  if (TRY(call.flag(1))) parts.emplace("nofollow");
  const std::string target = call.is_none(2) ? "" : TRY(call.text(2));
  std::string out = fmt::format(
      " rel=\"{}\"", escape_html(text::join(std::vector<std::string>(parts.begin(), parts.end()), " ")));
  if (!target.empty()) out += fmt::format(" target=\"{}\"", escape_html(target));
  return out;
}

Result<Value> urlize(Call& call) {
  LinkStyle style;
  auto maximum = call.is_none(0) ? Result<std::int64_t>(0) : call.integer(0);
  if (maximum && !call.is_none(0)) style.maximum_length = *maximum;
  style.attributes = TRY(link_attributes(call));
  if (!call.is_none(4))
    for (const Value& scheme : TRY(collect(call[4], call.budget))) {
      if (!scheme.is_string()) return fail(evaluation_error("expected string or bytes-like object"));
      if (!is_scheme(scheme.as_string()))
        return fail(
            value_error(fmt::format("{} is not a valid URI scheme prefix.", quote(scheme.as_string()))));
      style.schemes.push_back(scheme.as_string());
    }
  const std::string text = TRY(escaped_text(call.self, call.budget));
  auto out = add_links(text, style);
  if (!out) return fail(evaluation_error(fmt::format("cannot find the links in the text: {}", out.error())));
  // Like Jinja2, look at the maximum length only if there is a link.
  if (!maximum && *out != text) return fail(std::move(maximum.error()));
  TRY(call.budget.size(out->size()));
  return Value(*std::move(out));
}

constexpr std::array rows{
    FunctionRow{"e", "", "same as `escape`", escape},
    FunctionRow{"escape", "", "the string with `& < > ' \"` as HTML entities, unless marked safe", escape},
    FunctionRow{"forceescape", "", "like `escape`, but also escapes strings marked safe", force_escape},
    FunctionRow{"safe", "", "the string, marked as safe in HTML", safe},
    FunctionRow{"striptags", "", "the string without HTML tags", striptags},
    FunctionRow{"urlencode", "", "the string quoted for use in a URL; a dict or pairs become a query string",
                urlencode},
    FunctionRow{"urlize", "trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None",
                "the string as HTML, with links for the URLs and email addresses in it", urlize},
    FunctionRow{"xmlattr", "autospace=True", "a dict as attributes of an XML element", xmlattr},
};

}  // namespace

std::span<const FunctionRow> markup_filters() { return rows; }

}  // namespace iocwright::jinja
