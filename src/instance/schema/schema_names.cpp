#include "instance/schema/schema_names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "core/value/json_text.hpp"

namespace iocwright::schema {

namespace {

/// A name in which characters that a `$ref` cannot contain are replaced.
std::string as_reference(std::string_view name) {
  std::string out;
  for (char c : name) {
    const bool plain =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (c == '.') out += "__";
    else if (plain) out += c;
    else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) out += '_';  // one for each character, not byte
  }
  return out;
}

/// From short to unambiguous: the name alone, with its module, and with a number added.
using Candidates = std::array<std::string, 3>;

std::vector<Candidates> candidates_for(const std::vector<SchemaDefinition>& definitions) {
  std::vector<Candidates> out;
  std::map<std::string, int> seen;
  for (const SchemaDefinition& definition : definitions) {
    const std::string qualified = as_reference(definition.module + "." + definition.name);
    const std::string_view last =
        std::string_view(definition.name).substr(definition.name.rfind('.') + 1);  // npos + 1 is 0
    out.push_back({as_reference(last), qualified, qualified + "__" + std::to_string(++seen[qualified])});
  }
  return out;
}

std::string text_of(const Value& schema) {
  static const Limits limits{.steps = UINT64_MAX, .size = UINT64_MAX, .length = UINT64_MAX};
  Budget budget(limits);
  return json_text(schema, {}, budget).value_or("");
}

}  // namespace

std::vector<std::string> name_definitions(const std::vector<SchemaDefinition>& definitions) {
  const std::vector<Candidates> candidates = candidates_for(definitions);
  std::vector<std::string> names;
  for (const Candidates& c : candidates) names.push_back(c.back());
  // New names can make two schemas equal, which can make a shorter name unambiguous. This settles after a few
  // rounds.
  for (int round = 0; round < 100; ++round) {
    std::map<std::string, std::vector<std::string>> users;  // the different schemas that a name could mean
    for (std::size_t i = 0; i < definitions.size(); ++i) {
      const std::string schema = text_of(definitions[i].schema(names));
      for (const std::string& candidate : candidates[i]) {
        auto& schemas = users[candidate];
        if (std::ranges::find(schemas, schema) == schemas.end()) schemas.push_back(schema);
      }
    }
    std::vector<std::string> next;
    for (const Candidates& c : candidates)
      next.push_back(
          *std::ranges::find_if(c, [&](const std::string& name) { return users[name].size() == 1; }));
    if (next == names) break;
    names = std::move(next);
  }
  return names;
}

}  // namespace iocwright::schema
