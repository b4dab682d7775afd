#include "instance/patterns/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/utf8.hpp"

namespace iocwright::patterns {

namespace {

void escape(char32_t c, std::string& out) {
  constexpr char32_t first_pair = 0x10000;
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
  }
  if (c >= ' ' && c <= '~') {
    out += static_cast<char>(c);
  } else if (c < first_pair) {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  } else {
    const auto rest = static_cast<unsigned>(c - first_pair);
    out += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
  }
}

void new_line(std::size_t depth, std::string& out) { out.append("\n").append(2 * depth, ' '); }

void print(const JsonValue& value, std::size_t depth, std::string& out);

void print_object(const JsonValue& value, std::size_t depth, std::string& out) {
  out += '{';
  for (std::size_t i = 0; i < value.members.size(); ++i) {
    if (i > 0) out += ',';
    new_line(depth + 1, out);
    out += json_string(value.members[i].name) + ": ";
    print(value.members[i].value, depth + 1, out);
  }
  if (!value.members.empty()) new_line(depth, out);
  out += '}';
}

void print_array(const JsonValue& value, std::size_t depth, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ',';
    new_line(depth + 1, out);
    print(value.items[i], depth + 1, out);
  }
  if (!value.items.empty()) new_line(depth, out);
  out += ']';
}

void print(const JsonValue& value, std::size_t depth, std::string& out) {
  switch (value.kind) {
    case JsonValue::Kind::literal: out += value.text; return;
    case JsonValue::Kind::string: out += json_string(value.text); return;
    case JsonValue::Kind::array: print_array(value, depth, out); return;
    case JsonValue::Kind::object: print_object(value, depth, out); return;
  }
}

}  // namespace

JsonValue JsonValue::string(std::string text) {
  JsonValue out;
  out.kind = Kind::string;
  out.text = std::move(text);
  return out;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto found = std::ranges::find_if(members, [&](const auto& member) { return member.name == key; });
  return found == members.end() ? nullptr : &found->value;
}

JsonValue* JsonValue::find(std::string_view key) {
  return const_cast<JsonValue*>(static_cast<const JsonValue*>(this)->find(key));
}

void JsonValue::set(std::string key, JsonValue value) {
  if (JsonValue* known = find(key)) *known = std::move(value);
  else members.push_back({std::move(key), std::move(value)});
}

bool JsonValue::operator==(const JsonValue& other) const {
  if (kind != other.kind || members.size() != other.members.size()) return false;
  if (kind == Kind::literal || kind == Kind::string) return text == other.text;
  if (kind == Kind::array) return items == other.items;
  return std::ranges::all_of(members, [&](const auto& member) {
    const JsonValue* found = other.find(member.name);
    return found != nullptr && *found == member.value;
  });
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char32_t c : utf8::decode_all(text)) escape(c, out);
  return out + "\"";
}

std::string print_json(const JsonValue& value) {
  std::string out;
  print(value, 0, out);
  return out;
}

}  // namespace iocwright::patterns
