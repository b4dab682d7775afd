#include "epics/db/database.hpp"

#include <algorithm>
#include <utility>

#include "epics/db/characters.hpp"

namespace iocwright::epics {

const FieldSetting* Record::setting(std::string_view field) const {
  const auto found = std::find_if(fields.rbegin(), fields.rend(), [&](const FieldSetting& one) {
    return one.field == field && one.is_accepted;
  });
  return found == fields.rend() ? nullptr : &*found;
}

const Record* Database::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &records_[found->second];
}

Record* Database::find(const std::string& name) {
  return const_cast<Record*>(std::as_const(*this).find(name));
}

Record& Database::add(Record record) {
  by_name_.emplace(record.name, records_.size());
  return records_.emplace_back(std::move(record));
}

bool Database::add_alias(Record& record, DbName alias) {
  if (!by_name_.emplace(alias.text, index_of(record)).second) return false;
  record.aliases.push_back(std::move(alias));
  return true;
}

std::vector<std::string> Database::names() const {
  std::vector<std::string> out;
  for (const Record& record : records_) {
    out.push_back(record.name);
    for (const DbName& alias : record.aliases) out.push_back(alias.text);
  }
  return out;
}

std::string_view field_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  std::size_t size = 0;
  while (size < name.size() &&
         (is_letter(name[size]) || (size > 0 && name[size] >= '0' && name[size] <= '9')))
    ++size;
  if (size < name.size() && !is_space(name[size])) return "";
  return size == 0 ? "VAL" : name.substr(0, size);
}

}  // namespace iocwright::epics
