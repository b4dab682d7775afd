// The one dynamic value: what a YAML scalar, a parameter or a template expression holds. Copies share lists,
// dicts and objects, as Python's names do.
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

/// What every shared body derives from. Counts are plain: a value lives in one thread.
struct Body {
  std::uint32_t references = 0;
};

}  // namespace detail

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
  /// Shares a new or existing object.
  Value(Object* object) noexcept;

  static Value list(std::vector<Value> items);
  static Value tuple(std::vector<Value> items);
  /// A tuple whose items also have names, as Python's namedtuple; `names` must live as long as the program.
  static Value named_tuple(std::vector<Value> items, const std::vector<std::string_view>& names);
  static Value dict(Dict entries);
  /// Text that an escaping filter has made safe; joining other text to it escapes that text.
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
  /// An int proper: Python's bool is one too, see is_number().
  bool is_int() const { return kind_ == Kind::integer; }
  bool is_real() const { return kind_ == Kind::real; }
  bool is_integral() const { return kind_ == Kind::integer || kind_ == Kind::boolean; }
  bool is_number() const { return is_integral() || is_real(); }
  bool is_string() const { return kind_ == Kind::string; }
  bool is_list() const { return kind_ == Kind::list; }
  bool is_tuple() const { return kind_ == Kind::tuple; }
  bool is_dict() const { return kind_ == Kind::dict; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_markup() const;

  // The accessors below ask for the right kind.
  bool as_bool() const { return payload_.integer != 0; }
  std::int64_t as_int() const { return payload_.integer; }  ///< also of a bool
  double as_real() const {
    return kind_ == Kind::real ? payload_.real : static_cast<double>(payload_.integer);
  }
  const std::string& as_string() const;
  std::vector<Value>& as_list() const;  ///< shared: a change is seen by every copy
  const std::vector<Value>& as_tuple() const;
  /// The items of a list or tuple.
  const std::vector<Value>& items() const;
  const std::vector<std::string_view>* tuple_names() const;  ///< null for a plain tuple
  Dict& as_dict() const;                                     ///< shared
  Object& as_object() const;

  /// True when both are the same object, as Python's `is`: the same body, or equal small values.
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
