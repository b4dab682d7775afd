#include "lang/jinja/functions/pretty.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/value/compare.hpp"
#include "core/value/dict.hpp"
#include "core/value/sorting.hpp"
#include "core/value/text_forms.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

constexpr std::int64_t line_width = 80;

std::int64_t size_of(std::string_view text) { return static_cast<std::int64_t>(utf8::length(text)); }

class Printer {
 public:
  explicit Printer(Budget& budget) : budget_(budget) {}

  /// Writes `value`, starting at column `indent` and leaving `allowance` columns free after it.
  Result<void> write(const Value& value, std::int64_t indent, std::int64_t allowance, int level) {
    const Budget::Level deeper(budget_);
    TRY(deeper.ok());
    const Value sorted = TRY(with_sorted_keys(value));
    const std::string whole = TRY(to_repr(sorted, budget_));
    if (size_of(whole) <= line_width - indent - allowance) {
      out_ += whole;
      return {};
    }
    switch (value.kind()) {
      case Kind::dict: return dict(sorted, indent, allowance, level);
      case Kind::list: return items(value.as_list(), "[", "]", indent, allowance, level);
      case Kind::tuple:
        return items(value.as_tuple(), "(", value.as_tuple().size() == 1 ? ",)" : ")", indent, allowance,
                     level);
      case Kind::string: return text(value.as_string(), whole, indent, allowance, level);
      default: out_ += whole; return {};
    }
  }

  std::string take() { return std::move(out_); }

 private:
  /// Sorts the keys of dicts, at every level.
  Result<Value> with_sorted_keys(const Value& value) {
    const Budget::Level deeper(budget_);
    TRY(deeper.ok());
    TRY(budget_.step());
    if (value.is_list() || value.is_tuple()) {
      std::vector<Value> items;
      for (const Value& item : value.items()) items.push_back(TRY(with_sorted_keys(item)));
      return value.is_list() ? Value::list(std::move(items)) : Value::tuple(std::move(items));
    }
    if (!value.is_dict()) return value;
    std::vector<Value> keys;
    for (const auto& [key, item] : value.as_dict()) keys.push_back(key);
    Dict sorted;
    if (auto in_order = sort_values(keys, keys, false, budget_)) keys = *std::move(in_order);
    else std::ranges::stable_sort(keys, [this](const Value& a, const Value& b) { return is_before(a, b); });
    for (const Value& key : keys) sorted.set(key, TRY(with_sorted_keys(*value.as_dict().find(key))));
    return Value::dict(std::move(sorted));
  }

  /// As in Python's pprint, keys that cannot be compared are in the order of the names of their types.
  bool is_before(const Value& a, const Value& b) {
    const auto less = ordered(Order::less, a, b, budget_);
    return less ? *less : type_name(a) < type_name(b);
  }

  void new_line(std::int64_t indent) {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent), ' ');
  }

  Result<void> dict(const Value& value, std::int64_t indent, std::int64_t allowance, int level) {
    const auto& entries = value.as_dict().entries();
    out_ += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string key = TRY(to_repr(entries[i].first, budget_));
      out_ += key + ": ";
      const bool last = i + 1 == entries.size();
      TRY(write(entries[i].second, indent + 1 + size_of(key) + 2, last ? allowance + 1 : 1, level + 1));
      if (last) break;
      out_ += ',';
      new_line(indent + 1);
    }
    out_ += '}';
    return {};
  }

  Result<void> items(const std::vector<Value>& values, std::string_view open, std::string_view close,
                     std::int64_t indent, std::int64_t allowance, int level) {
    out_ += open;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool last = i + 1 == values.size();
      TRY(write(values[i], indent + 1, last ? allowance + static_cast<std::int64_t>(close.size()) : 1,
                level + 1));
      if (last) break;
      out_ += ',';
      new_line(indent + 1);
    }
    out_ += close;
    return {};
  }

  /// Writes a long string as adjacent literals, split at line ends and, where that is not enough, between
  /// words.
  Result<void> text(const std::string& value, const std::string& whole, std::int64_t indent,
                    std::int64_t allowance, int level) {
    if (level == 1) {
      ++indent;
      ++allowance;
    }
    std::vector<std::string> pieces;
    const auto lines = split_lines(value, true);
    std::int64_t width = line_width - indent;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool last = i + 1 == lines.size();
      const std::string quoted = quote(lines[i]);
      if (size_of(quoted) <= width - (last ? allowance : 0)) pieces.push_back(quoted);
      else split_between_words(lines[i], width, last ? allowance : 0, pieces);
    }
    if (pieces.size() == 1) {
      out_ += whole;
      return {};
    }
    if (level == 1) out_ += '(';
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) new_line(indent);
      out_ += pieces[i];
    }
    if (level == 1) out_ += ')';
    return budget_.size(out_.size());
  }

  static void split_between_words(std::string_view line, std::int64_t width, std::int64_t allowance,
                                  std::vector<std::string>& pieces) {
    std::string current;
    while (!line.empty()) {
      const std::string_view unindented = strip(line, std::nullopt, true, false);
      std::size_t end = line.size() - unindented.size();  // leading white space is a part of its own
      if (end == 0) {
        while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != '\n') ++end;
        end += line.size() - end - strip(line.substr(end), std::nullopt, true, false).size();
      }
      const std::string_view part = line.substr(0, end);
      line.remove_prefix(end);
      const std::string candidate = current + std::string(part);
      if (size_of(quote(candidate)) > width - (line.empty() ? allowance : 0)) {
        if (!current.empty()) pieces.push_back(quote(current));
        current = part;
      } else {
        current = candidate;
      }
    }
    if (!current.empty()) pieces.push_back(quote(current));
  }

  Budget& budget_;
  std::string out_;
};

}  // namespace

Result<std::string> pretty(const Value& value, Budget& budget) {
  Printer printer(budget);
  TRY(printer.write(value, 0, 0, 1));
  return printer.take();
}

}  // namespace iocwright::jinja
