// JSON as Python's json module reads and writes it: numbers keep their spelling as far as Python does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace iocwright::patterns {

struct JsonMember;

struct JsonValue {
  enum class Kind : unsigned char { literal, string, array, object };

  Kind kind = Kind::literal;
  std::string text =
      "null";  ///< a string's content; else the number, `true`, `false` or `null` as written by Python
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;  ///< unique keys

  static JsonValue string(std::string text);

  bool is_string() const { return kind == Kind::string; }
  bool is_array() const { return kind == Kind::array; }
  bool is_object() const { return kind == Kind::object; }
  /// The value of a member, or null.
  const JsonValue* find(std::string_view key) const;
  JsonValue* find(std::string_view key);
  /// Replaces a member, or adds one at the end.
  void set(std::string key, JsonValue value);
  /// Python's `==`, for which the order of members is of no importance.
  bool operator==(const JsonValue& other) const;
};

/// A name and a value of an object. A std::pair would not do: clang rejects a vector of pairs with a type that
/// is not complete yet.
struct JsonMember {
  std::string name;
  JsonValue value;
};

/// json.loads(). The error is Python's message, such as `Expecting value: line 1 column 1 (char 0)`.
tl::expected<JsonValue, std::string> parse_json(std::string_view text);

/// json.dumps(value, indent=2): pure ASCII, without a line end after it.
std::string print_json(const JsonValue& value);

/// json.dumps() of a string.
std::string json_string(std::string_view text);

}  // namespace iocwright::patterns
