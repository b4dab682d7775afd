#include "lang/jinja/eval/objects.hpp"

#include <fmt/format.h>

#include "core/base/utf8.hpp"
#include "core/value/compare.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/eval/access.hpp"

namespace iocwright::jinja {

namespace {

enum class Search : unsigned char { index, count };

/// range.index() and range.count().
template <Search search>
Result<Value> find_in_range(Object& self, Budget& budget, const Arguments& arguments) {
  if (arguments.positional.size() != 1 || !arguments.named.empty())
    return fail(evaluation_error(
        fmt::format("range.{}() takes exactly one argument", search == Search::index ? "index" : "count")));
  const Value& wanted = arguments.positional[0];
  std::int64_t at = 0;
  const NextItem next = TRY(static_cast<Range&>(self).iterate());
  for (auto item = TRY(next(budget)); item; item = TRY(next(budget)), ++at) {
    TRY(budget.step());
    if (TRY(equals(*item, wanted, budget))) return Value(search == Search::index ? at : std::int64_t{1});
  }
  if (search == Search::count) return Value(0);
  return fail(value_error(fmt::format("{} is not in range", TRY(to_repr(wanted, budget)))));
}

Result<Value> decode_bytes(Object& self, Budget&, const Arguments&) {
  const std::string& data = static_cast<Bytes&>(self).data();
  if (!utf8::is_valid(data)) return fail(evaluation_error("the bytes are not valid UTF-8"));
  return Value(data);
}

Result<Value> hex_of_bytes(Object& self, Budget&, const Arguments&) {
  std::string out;
  for (char c : static_cast<Bytes&>(self).data()) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return Value(std::move(out));
}

Result<Value> next_of_cycler(Object& self, Budget&, const Arguments&) {
  return static_cast<Cycler&>(self).next();
}

Result<Value> reset_cycler(Object& self, Budget&, const Arguments&) {
  static_cast<Cycler&>(self).reset();
  return Value();
}

}  // namespace

// Range

std::uint64_t Range::size() const {
  const auto span = [](std::int64_t low, std::int64_t high) {
    return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  };
  if (step_ > 0 && start_ < stop_) return (span(start_, stop_) - 1) / static_cast<std::uint64_t>(step_) + 1;
  if (step_ < 0 && start_ > stop_)
    return (span(stop_, start_) - 1) / (0 - static_cast<std::uint64_t>(step_)) + 1;
  return 0;
}

Result<std::string> Range::repr(Budget&) const {
  return step_ == 1 ? fmt::format("range({}, {})", start_, stop_)
                    : fmt::format("range({}, {}, {})", start_, stop_, step_);
}

Result<bool> Range::equals(const Value& other, Budget&) const {
  const auto* range = object_cast<Range>(other);
  if (range == nullptr || range->size() != size()) return false;
  return size() == 0 || (start_ == range->start_ && (size() == 1 || step_ == range->step_));
}

Result<std::optional<Value>> Range::attribute(std::string_view name) {
  if (name == "start") return Value(start_);
  if (name == "stop") return Value(stop_);
  if (name == "step") return Value(step_);
  if (name == "index") return make<Method>(Value(this), "index", find_in_range<Search::index>);
  if (name == "count") return make<Method>(Value(this), "count", find_in_range<Search::count>);
  return std::nullopt;
}

Result<std::optional<Value>> Range::item(const Value& key) {
  if (!key.is_integral()) return std::nullopt;
  const auto index = item_position(key.as_int(), size());
  return index ? std::optional<Value>(at(*index)) : std::nullopt;
}

Result<NextItem> Range::iterate() {
  return NextItem(
      [keep = Value(this), this, index = std::uint64_t{0}](Budget&) mutable -> Result<std::optional<Value>> {
        if (index >= size()) return std::nullopt;
        return Value(at(index++));
      });
}

Value Range::slice(std::int64_t start, std::int64_t stop, std::int64_t step) const {
  const auto number = [&](std::int64_t index) {  // wraps around if a bound does not fit in an integer
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(start_) +
                                     static_cast<std::uint64_t>(index) * static_cast<std::uint64_t>(step_));
  };
  std::int64_t stride = 0;
  if (__builtin_mul_overflow(step_, step, &stride))
    stride = (step_ < 0) == (step < 0) ? INT64_MAX : -INT64_MAX;
  return make<Range>(number(start), number(stop), stride);
}

// Generator

Result<NextItem> Generator::iterate() {
  return NextItem([keep = Value(this), this](Budget& budget) -> Result<std::optional<Value>> {
    const Budget::Level level(budget);  // generators can be chained to any depth
    TRY(level.ok());
    return next_(budget);
  });
}

// DictView

std::string DictView::type_name() const {
  return part_ == Part::keys ? "dict_keys" : part_ == Part::values ? "dict_values" : "dict_items";
}

Value DictView::entry(const Dict::Entry& entry) const {
  if (part_ == Part::keys) return entry.first;
  if (part_ == Part::values) return entry.second;
  return Value::tuple({entry.first, entry.second});
}

std::vector<Value> DictView::all() const {
  std::vector<Value> out;
  for (const auto& e : dict_.as_dict()) out.push_back(entry(e));
  return out;
}

Result<std::string> DictView::repr(Budget& budget) const {
  return fmt::format("{}({})", type_name(), TRY(to_repr(Value::list(all()), budget)));
}

Result<bool> DictView::equals(const Value& other, Budget& budget) const {
  const auto* view = object_cast<DictView>(other);
  if (view == nullptr || part_ == Part::values || view->part_ != part_) return view == this;
  const std::vector<Value> mine = all();
  const Value theirs = Value::list(view->all());
  if (mine.size() != theirs.as_list().size()) return false;
  for (const Value& item : mine)
    if (!TRY(contains(theirs, item, budget))) return false;
  return true;
}

Result<NextItem> DictView::iterate() {
  const NextItem keys = TRY(jinja::iterate(dict_));  // fails if the size changes
  return NextItem([keep = Value(this), this, keys,
                   at = std::size_t{0}](Budget& budget) mutable -> Result<std::optional<Value>> {
    if (!TRY(keys(budget))) return std::nullopt;
    return entry(dict_.as_dict().entries()[at++]);
  });
}

Result<std::optional<Value>> DictView::attribute(std::string_view name) {
  if (name != "mapping") return std::nullopt;
  return dict_;
}

// Bytes

Result<std::string> Bytes::repr(Budget&) const {
  const bool double_quotes = data_.find('\'') != std::string::npos && data_.find('"') == std::string::npos;
  const char mark = double_quotes ? '"' : '\'';
  std::string out = std::string("b") + mark;
  for (char c : data_) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == mark || c == '\\') out += std::string("\\") + c;
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20 || byte >= 0x7F) out += fmt::format("\\x{:02x}", byte);
    else out += c;
  }
  return out + mark;
}

Result<bool> Bytes::equals(const Value& other, Budget&) const {
  const auto* bytes = object_cast<Bytes>(other);
  return bytes != nullptr && bytes->data_ == data_;
}

Result<std::optional<Value>> Bytes::attribute(std::string_view name) {
  if (name == "decode") return make<Method>(Value(this), "decode", decode_bytes);
  if (name == "hex") return make<Method>(Value(this), "hex", hex_of_bytes);
  return std::nullopt;
}

Result<std::optional<Value>> Bytes::item(const Value& key) {
  if (!key.is_integral()) return std::nullopt;
  const auto index = item_position(key.as_int(), data_.size());
  if (!index) return std::nullopt;
  return Value(static_cast<std::int64_t>(static_cast<unsigned char>(data_[*index])));
}

Result<NextItem> Bytes::iterate() {
  return NextItem(
      [keep = Value(this), this, at = std::size_t{0}](Budget&) mutable -> Result<std::optional<Value>> {
        if (at >= data_.size()) return std::nullopt;
        return Value(static_cast<std::int64_t>(static_cast<unsigned char>(data_[at++])));
      });
}

// Namespace, Cycler, Joiner

Result<std::string> Namespace::repr(Budget& budget) const {
  return fmt::format("<Namespace {}>", TRY(to_repr(Value::dict(attributes_), budget)));
}

Result<std::optional<Value>> Namespace::attribute(std::string_view name) {
  const Value* found = attributes_.find(name);
  return found != nullptr ? std::optional<Value>(*found) : std::nullopt;
}

Result<std::optional<Value>> Namespace::item(const Value& key) {
  return key.is_string() ? attribute(key.as_string()) : Result<std::optional<Value>>(std::nullopt);
}

Value Cycler::next() {
  Value out = current();
  at_ = (at_ + 1) % items_.size();
  return out;
}

Result<std::optional<Value>> Cycler::attribute(std::string_view name) {
  if (name == "next") return make<Method>(Value(this), "next", next_of_cycler);
  if (name == "reset") return make<Method>(Value(this), "reset", reset_cycler);
  if (name == "current") return current();
  if (name == "items") return Value::tuple(items_);
  if (name == "pos") return Value(static_cast<std::int64_t>(at_));
  return std::nullopt;
}

Result<Value> Joiner::call(Budget&, const Arguments&) {
  if (!used_) {
    used_ = true;
    return Value("");
  }
  return separator_;
}

}  // namespace iocwright::jinja
