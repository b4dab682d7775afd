#include "core/value/value.hpp"

#include "core/value/dict.hpp"
#include "core/value/object.hpp"

namespace iocwright {

namespace {

struct StringBody : detail::Body {
  std::string text;
  bool markup;
  StringBody(std::string t, bool m) : text(std::move(t)), markup(m) {}
};

struct ListBody : detail::Body {
  std::vector<Value> items;
  explicit ListBody(std::vector<Value> i) : items(std::move(i)) {}
};

struct TupleBody : detail::Body {
  std::vector<Value> items;
  const std::vector<std::string_view>* names;
  TupleBody(std::vector<Value> i, const std::vector<std::string_view>* n) : items(std::move(i)), names(n) {}
};

struct DictBody : detail::Body {
  Dict entries;
  explicit DictBody(Dict e) : entries(std::move(e)) {}
};

void delete_body(Kind kind, detail::Body* body) noexcept {
  switch (kind) {
    case Kind::string: delete static_cast<StringBody*>(body); break;
    case Kind::list: delete static_cast<ListBody*>(body); break;
    case Kind::tuple: delete static_cast<TupleBody*>(body); break;
    case Kind::dict: delete static_cast<DictBody*>(body); break;
    case Kind::object: delete static_cast<Object*>(body); break;
    default: break;
  }
}

/// Bodies waiting to be deleted by a call of destroy(); null if there is none. They are deleted in a loop
/// rather than by recursion, so that deeply nested values do not overflow the stack.
thread_local std::vector<std::pair<Kind, detail::Body*>>* waiting = nullptr;

}  // namespace

void Value::destroy() noexcept {
  if (kind_ == Kind::string) return delete_body(kind_, payload_.body);
  if (waiting != nullptr) {
    waiting->emplace_back(kind_, payload_.body);
    return;
  }
  std::vector<std::pair<Kind, detail::Body*>> bodies;
  waiting = &bodies;
  delete_body(kind_, payload_.body);
  while (!bodies.empty()) {
    const auto [kind, body] = bodies.back();
    bodies.pop_back();
    delete_body(kind, body);
  }
  waiting = nullptr;
}

Value::Value(std::string text) : Value(Kind::string, detail::allocate<StringBody>(std::move(text), false)) {}
Value::Value(Object* object) noexcept : Value(Kind::object, object) {}

Value Value::markup(std::string text) {
  return {Kind::string, detail::allocate<StringBody>(std::move(text), true)};
}
Value Value::list(std::vector<Value> items) {
  return {Kind::list, detail::allocate<ListBody>(std::move(items))};
}
Value Value::tuple(std::vector<Value> items) {
  return {Kind::tuple, detail::allocate<TupleBody>(std::move(items), nullptr)};
}
Value Value::dict(Dict entries) { return {Kind::dict, detail::allocate<DictBody>(std::move(entries))}; }
Value Value::named_tuple(std::vector<Value> items, const std::vector<std::string_view>& names) {
  return {Kind::tuple, detail::allocate<TupleBody>(std::move(items), &names)};
}

bool Value::is_markup() const { return is_string() && static_cast<StringBody*>(payload_.body)->markup; }
const std::string& Value::as_string() const { return static_cast<StringBody*>(payload_.body)->text; }
std::vector<Value>& Value::as_list() const { return static_cast<ListBody*>(payload_.body)->items; }
const std::vector<Value>& Value::as_tuple() const { return static_cast<TupleBody*>(payload_.body)->items; }
const std::vector<Value>& Value::items() const { return is_list() ? as_list() : as_tuple(); }
const std::vector<std::string_view>* Value::tuple_names() const {
  return static_cast<TupleBody*>(payload_.body)->names;
}
Dict& Value::as_dict() const { return static_cast<DictBody*>(payload_.body)->entries; }
Object& Value::as_object() const { return static_cast<Object&>(*payload_.body); }

}  // namespace iocwright
