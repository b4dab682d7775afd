#include "epics/db/substitutions.hpp"

#include <algorithm>

namespace iocwright::epics {

TextRange SubstitutionItem::place_of(TextRange part) const {
  for (const Piece& piece : pieces) {
    if (part.begin < piece.at || part.begin >= piece.at + piece.size) continue;
    const std::size_t begin = piece.place + part.begin - piece.at;
    const std::size_t end = std::min(piece.place + piece.size, begin + part.end - part.begin);
    return {begin, end};
  }
  return range;
}

bool Substitutions::has_fatal_error() const {
  return std::ranges::any_of(errors, &SubstitutionError::is_fatal);
}

std::vector<SubstitutionEntry> find_entries(std::string_view text) {
  Substitutions content = read_msi_substitutions(text);
  if (content.has_fatal_error())
    if (Substitutions other = read_load_template(text); !other.has_fatal_error()) content = std::move(other);
  std::vector<SubstitutionEntry> entries;
  for (const SubstitutionItem& item : content.items) {
    if (item.kind != SubstitutionItem::Kind::file || item.body.end == 0) continue;
    const std::string_view body = text.substr(item.body.begin, item.body.end - item.body.begin);
    entries.push_back({item.text, std::string(body), item.range.begin});
  }
  return entries;
}

}  // namespace iocwright::epics
