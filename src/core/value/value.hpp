// The dynamic value: what a YAML scalar, a parameter or a template expression evaluates to. As in Python,
// copies share lists, dicts and objects.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iocwright {

class Dict;
class Object;
class Value;

enum class Kind : std::uint8_t { none, boolean, integer, real, string, list, tuple, dict, object };

namespace detail {

/// Base of everything that values share. The count is not atomic: a value never leaves its thread.
struct Body {
  std::uint32_t references = 0;
};

}  // namespace detail

/// Small values are stored in place; the others share a reference-counted body.
class Value {
 public:
  Value() noexcept : kind_(Kind::none) { payload_.integer = 0; }
  template <std::same_as<bool> T>
  Value(T value) noexcept : kind_(Kind::boolean) {
    payload_.integer = value;
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) Value(T value)
  noexcept : kind_(Kind::integer) { payload_.integer = static_cast<std::int64_t>(value); }
  Value(double value) noexcept : kind_(Kind::real) { payload_.real = value; }
  Value(std::string text);
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  /// Shares the object; see make() in object.hpp.
  explicit Value(Object* object) noexcept;

  static Value list(std::vector<Value> items);
  static Value tuple(std::vector<Value> items);
  /// Python's namedtuple: a tuple with names for its items. `names` must have static lifetime.
  static Value named_tuple(std::vector<Value> items, const std::vector<std::string_view>& names);
  static Value dict(Dict entries);
  /// A string that is safe in HTML. Other strings are escaped when they are joined to it.
  static Value markup(std::string text);

  Value(const Value& other) noexcept : kind_(other.kind_), payload_(other.payload_) {
    if (shares()) ++payload_.body->references;
  }
  Value(Value&& other) noexcept : kind_(other.kind_), payload_(other.payload_) { other.kind_ = Kind::none; }
  Value& operator=(Value other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(payload_, other.payload_);
    return *this;
  }
  ~Value() {
    if (shares() && --payload_.body->references == 0) destroy();
  }

  Kind kind() const { return kind_; }
  bool is_none() const { return kind_ == Kind::none; }
  bool is_bool() const { return kind_ == Kind::boolean; }
  /// Excludes bool, which is an int in Python; see is_integral().
  bool is_int() const { return kind_ == Kind::integer; }
  bool is_real() const { return kind_ == Kind::real; }
  bool is_integral() const { return kind_ == Kind::integer || kind_ == Kind::boolean; }
  bool is_number() const { return is_integral() || is_real(); }
  bool is_string() const { return kind_ == Kind::string; }
  bool is_list() const { return kind_ == Kind::list; }
  bool is_tuple() const { return kind_ == Kind::tuple; }
  bool is_dict() const { return kind_ == Kind::dict; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_markup() const;  ///< a string made by markup()

  // The accessors below require a value of the matching kind.
  bool as_bool() const { return payload_.integer != 0; }
  std::int64_t as_int() const { return payload_.integer; }  ///< of an int or a bool
  double as_real() const {
    return kind_ == Kind::real ? payload_.real : static_cast<double>(payload_.integer);
  }
  const std::string& as_string() const;
  std::vector<Value>& as_list() const;  ///< shared: every copy sees changes
  const std::vector<Value>& as_tuple() const;
  /// The items of a list or tuple.
  const std::vector<Value>& items() const;
  const std::vector<std::string_view>* tuple_names() const;  ///< null unless it is a named tuple
  Dict& as_dict() const;                                     ///< shared
  Object& as_object() const;

  /// Python's `is`: the same shared body, or equal numbers, bools or nones of the same type.
  bool same_as(const Value& other) const {
    return kind_ == other.kind_ && (kind_ == Kind::none || payload_.integer == other.payload_.integer);
  }

 private:
  union Payload {
    std::int64_t integer;
    double real;
    detail::Body* body;
  };

  Value(Kind kind, detail::Body* body) noexcept : kind_(kind) {
    payload_.body = body;
    ++body->references;
  }
  bool shares() const { return kind_ >= Kind::string; }
  void destroy() noexcept;

  Kind kind_;
  Payload payload_;
};

}  // namespace iocwright
