#include "core/value/json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/value/dict.hpp"
#include "core/value/number.hpp"
#include "core/value/object.hpp"
#include "core/value/sorting.hpp"
#include "core/value/text_forms.hpp"

namespace iocwright {

namespace {

std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

class JsonWriter {
 public:
  JsonWriter(const JsonStyle& style, Budget& budget)
      : style_(style), indent_(style.indent), budget_(budget) {}

  Result<void> write(const Value& value, std::size_t depth) {
    TRY(budget_.step());
    TRY(budget_.depth(depth));
    TRY(budget_.size(out_.size()));
    switch (value.kind()) {
      case Kind::none: out_ += "null"; return {};
      case Kind::boolean: out_ += value.as_bool() ? "true" : "false"; return {};
      case Kind::integer: out_ += std::to_string(value.as_int()); return {};
      case Kind::real: out_ += real(value.as_real()); return {};
      case Kind::string: out_ += json_string(value.as_string()); return {};
      case Kind::list:
      case Kind::tuple: return sequence(value.items(), depth);
      case Kind::dict: return mapping(value.as_dict(), depth);
      case Kind::object: break;
    }
    TRY(value.as_object().truth());
    return fail(
        evaluation_error(fmt::format("Object of type {} is not JSON serializable", type_name(value))));
  }

  std::string take() { return std::move(out_); }

 private:
  static std::string real(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    return number::repr(value);
  }

  void new_line(std::size_t depth) {
    if (!indent_) return;
    out_ += '\n';
    for (std::size_t i = 0; i < depth; ++i) out_ += *indent_;
  }

  void separate(bool& first, std::size_t depth) {
    if (!first) out_ += indent_ ? "," : ", ";
    first = false;
    new_line(depth + 1);
  }

  Result<void> sequence(const std::vector<Value>& items, std::size_t depth) {
    out_ += '[';
    bool first = true;
    for (const Value& item : items) {
      separate(first, depth);
      TRY(write(item, depth + 1));
    }
    if (!first) new_line(depth);
    out_ += ']';
    return {};
  }

  static Result<std::string> key_text(const Value& key, Budget& budget) {
    switch (key.kind()) {
      case Kind::string: return key.as_string();
      case Kind::none: return "null";
      case Kind::boolean: return key.as_bool() ? "true" : "false";
      case Kind::integer:
      case Kind::real: return to_str(key, budget);
      default:
        return fail(evaluation_error(
            fmt::format("keys must be str, int, float, bool or None, not {}", type_name(key))));
    }
  }

  Result<void> mapping(const Dict& dict, std::size_t depth) {
    std::vector<Value> keys;
    for (const auto& [key, value] : dict) keys.push_back(key);
    if (style_.sort_keys) keys = TRY(sort_values(keys, keys, false, budget_));
    out_ += '{';
    bool first = true;
    for (const Value& key : keys) {
      separate(first, depth);
      out_ += json_string(TRY(key_text(key, budget_))) + ": ";
      TRY(write(*dict.find(key), depth + 1));
    }
    if (!first) new_line(depth);
    out_ += '}';
    return {};
  }

  const JsonStyle& style_;
  const std::optional<std::string>& indent_;
  Budget& budget_;
  std::string out_;
};

}  // namespace

Result<std::string> json_text(const Value& value, const JsonStyle& style, Budget& budget) {
  JsonWriter writer(style, budget);
  TRY(writer.write(value, 0));
  return writer.take();
}

}  // namespace iocwright
