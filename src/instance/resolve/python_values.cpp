#include "instance/resolve/python_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/number.hpp"
#include "core/value/sorting.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"

namespace iocwright::resolve {

namespace {

class Set : public Object {
 public:
  explicit Set(Value items) : items_(std::move(items)) {}
  std::string type_name() const override { return "set"; }
  Result<bool> truth() const override { return !items_.as_list().empty(); }
  bool hashable() const override { return false; }
  Result<std::int64_t> length() const override { return static_cast<std::int64_t>(items_.as_list().size()); }
  bool iterable() const override { return true; }
  Result<NextItem> iterate() override { return jinja::iterate(items_); }
  Result<std::string> repr(Budget& budget) const override {
    if (items_.as_list().empty()) return "set()";
    std::string out = TRY(to_repr(items_, budget));
    out.front() = '{';
    out.back() = '}';
    return out;
  }
  Result<bool> equals(const Value& other, Budget& budget) const override {
    const auto* set = object_cast<Set>(other);
    return set != nullptr && TRY(iocwright::equals(items_, set->items_, budget));
  }

 private:
  Value items_;
};

class Complex : public Object {
 public:
  Complex(double real, double imaginary) : real_(real), imaginary_(imaginary) {}
  std::string type_name() const override { return "complex"; }
  Result<bool> truth() const override { return real_ != 0 || imaginary_ != 0; }
  Result<std::string> repr(Budget&) const override {
    const std::string imaginary = short_form(imaginary_) + "j";
    if (real_ == 0 && !std::signbit(real_)) return imaginary;
    return fmt::format("({}{}{})", short_form(real_), std::signbit(imaginary_) ? "" : "+", imaginary);
  }
  std::pair<double, double> parts() const { return {real_, imaginary_}; }

 private:
  /// Integral parts are printed without `.0`.
  static std::string short_form(double value) {
    std::string text = number::repr(value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  }
  double real_, imaginary_;
};

class Ellipsis : public Object {
 public:
  std::string type_name() const override { return "ellipsis"; }
  Result<std::string> repr(Budget&) const override { return "Ellipsis"; }
};

}  // namespace

Result<Value> make_set(std::vector<Value> items, Budget& budget) {
  Dict once;
  for (Value& item : items) {
    if (!hashable(item)) return fail(evaluation_error(fmt::format("unhashable type: '{}'", type_name(item))));
    once.set(std::move(item), Value());
  }
  std::vector<Value> out;
  for (const auto& [item, nothing] : once) out.push_back(item);
  if (std::ranges::all_of(out, &Value::is_number)) out = TRY(sort_values(out, out, false, budget));
  return make<Set>(Value::list(std::move(out)));
}

Value make_complex(double real, double imaginary) { return make<Complex>(real, imaginary); }
Value make_ellipsis() { return make<Ellipsis>(); }

std::optional<std::pair<double, double>> complex_parts(const Value& value) {
  const auto* complex = object_cast<Complex>(value);
  if (complex == nullptr) return std::nullopt;
  return complex->parts();
}

}  // namespace iocwright::resolve
