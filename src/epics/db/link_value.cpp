#include "epics/db/link_value.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/base/text.hpp"
#include "epics/db/characters.hpp"
#include "epics/db/numbers.hpp"

namespace iocwright::epics {

namespace {

/// The letters of hardware addresses, such as `CS` of `#C0 S1`.
constexpr std::array<std::pair<std::string_view, LinkType>, 12> addresses{{
    {"CS", LinkType::vme},
    {"BCN", LinkType::camac},
    {"BCNA", LinkType::camac},
    {"BCNF", LinkType::camac},
    {"BCNAF", LinkType::camac},
    {"RMDE", LinkType::rf},
    {"LACS", LinkType::ab},
    {"LA", LinkType::gpib},
    {"LNPS", LinkType::bitbus},
    {"LBG", LinkType::bbgpib},
    {"VCS", LinkType::vxi},
    {"VS", LinkType::vxi},
}};

/// The type of the address that follows `#`: letters with numbers, and optionally `@` and a parameter.
std::optional<LinkType> address_type(std::string_view text) {
  std::string letters;
  text = text::trim(text.substr(0, text.find('@')));
  while (!text.empty()) {
    letters += text.front();
    text = text.substr(1);
    const std::size_t size = size_of_integer(text);
    if (size == 0 || letters.size() > 5) return std::nullopt;
    text = text::trim(text.substr(size));
  }
  const auto found = std::ranges::find(addresses, letters, &decltype(addresses)::value_type::first);
  return found == addresses.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!(text = text::trim(text)).empty()) {
    const auto end = std::ranges::find_if(text, is_space);
    out.emplace_back(text.begin(), end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  return out;
}

}  // namespace

LinkValue parse_link(std::string_view value, FieldKind kind, const Definitions& definitions) {
  LinkValue out;
  const std::string_view text = text::trim(value);
  out.text = text;
  if (text.starts_with('@')) {
    out.type = LinkType::inst;
  } else if (text.starts_with('{') && text.ends_with('}')) {
    out.type = LinkType::json;
    out.error = check_json_link(text, kind, definitions);
  } else if (text.starts_with('#')) {
    const auto type = address_type(text.substr(1));
    out.type = type.value_or(LinkType::constant);
    if (!type) out.error = "Bad Field value";
  } else if (text.empty() || check_double(text) == NumberError::none ||
             (text.starts_with('[') && text.ends_with(']'))) {
    out.type = LinkType::constant;
  } else {
    out.type = LinkType::pv;
    const std::size_t end = std::min(text.find(' '), text.size());
    out.target = text.substr(0, end);
    out.modifiers = words_of(text.substr(end));
  }
  return out;
}

}  // namespace iocwright::epics
