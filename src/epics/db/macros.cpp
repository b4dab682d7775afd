#include "epics/db/macros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace iocwright::epics {

namespace {

constexpr std::size_t maximum_value = 256;  // MAC_SIZE of macLib: of names and of values
constexpr std::size_t maximum_errors = 100;
// Bytes that an expansion reads or copies, apart from those of the text. Values that refer to another macro
// twice, which refers to another one twice, and so on, would need more.
constexpr std::size_t maximum_steps = 1'000'000;
// Nested references of a text. A line of 4095 bytes, the longest that msi reads, has fewer.
constexpr std::size_t maximum_level = 2048;

void append(std::vector<MacroError>& errors, MacroError error) {
  if (errors.size() < maximum_errors) errors.push_back(std::move(error));
}

/// The number of bytes at the beginning of the text that end nothing and are copied as they are.
std::size_t plain_length(std::string_view text) {
  static constexpr auto has_meaning = [] {
    std::array<bool, 256> out{};
    for (const unsigned char c : {'\'', '"', '$', '\\', '=', ',', ')', '}'}) out[c] = true;
    return out;
  }();
  std::size_t length = 0;
  while (length < text.size() && !has_meaning[static_cast<unsigned char>(text[length])]) ++length;
  return length;
}

}  // namespace

/// A position in the text or in the value of a macro.
struct MacroTable::Cursor {
  std::string_view text;
  std::size_t at = 0;
  const Entry* macro = nullptr;  ///< whose value this is; null: the text

  bool is_at_end() const { return at >= text.size(); }
  bool is(char c) const { return !is_at_end() && text[at] == c; }
};

/// Where the result goes. What does not fit is dropped.
struct MacroTable::Room {
  std::size_t limit;
  std::string text = {};

  bool is_full() const { return text.size() >= limit; }
  void put(char c) {
    if (!is_full()) text += c;
  }
  void put(std::string_view part) { text += part.substr(0, limit - std::min(limit, text.size())); }
};

/// What is being expanded, and the errors that it contains.
struct MacroTable::Owner {
  std::string_view type;  ///< macLib's words for it
  std::string_view name;
  std::vector<MacroError> errors = {};
};

void MacroTable::define(std::string_view definitions) {
  for (const MacroDefinition& one : parse_macros(definitions))
    if (one.value) set(one.name, *one.value);
    else remove(one.name);
}

void MacroTable::set(std::string_view name, std::string_view value) {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const Entry& entry) { return !entry.is_marker && entry.name == name; });
  is_dirty_ = true;
  if (found == entries_.rend() || found->scope < scope_) add(name, value);
  else found->raw = value;
}

void MacroTable::remove(std::string_view name) {
  std::erase_if(entries_, [&](const Entry& entry) { return !entry.is_marker && entry.name == name; });
  is_dirty_ = true;
}

void MacroTable::push_scope() {
  ++scope_;
  add("", "").is_marker = true;
}

void MacroTable::pop_scope() {
  while (!entries_.back().is_marker || entries_.back().scope != scope_) entries_.pop_back();
  entries_.pop_back();
  --scope_;
  is_dirty_ = true;
}

MacroTable::Entry& MacroTable::add(std::string_view name, std::string_view value) {
  return entries_.emplace_back(Entry{.name = std::string(name), .raw = std::string(value), .scope = scope_});
}

/// The macro of this name in the innermost scope that has one. A variable of the environment becomes a macro.
MacroTable::Entry* MacroTable::find(std::string_view name) {
  // clang 14 cannot compile views::reverse.
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
    if (!entry->is_marker && entry->name == name) return &*entry;
  const std::string* variable = environment_ == nullptr || name.empty() ? nullptr : environment_->find(name);
  if (variable == nullptr) return nullptr;
  is_dirty_ = true;
  Entry& made = add(name, *variable);
  made.is_of_environment = true;
  return &made;
}

/// Counts a byte that is read or copied. False after too many, or if references are nested too deeply.
bool MacroTable::take_step(std::size_t level) {
  if (++steps_ > allowed_steps_ || level > maximum_level) is_exhausted_ = true;
  return !is_exhausted_;
}

MacroExpansion MacroTable::expand(std::string_view text, std::size_t room) {
  steps_ = 0;
  allowed_steps_ = maximum_steps + 2 * text.size();
  is_exhausted_ = is_endless_ = false;
  warnings_.clear();
  references_.clear();
  expand_values();
  text = text.substr(0, text.find('\0'));
  Owner owner{"string", text};
  Room out{room};
  Cursor cursor{text};
  translate(owner, 0, "", cursor, out);
  if (is_endless_) append(owner.errors, {MacroError::Kind::endless, "", "", {0, text.size()}});
  if (is_exhausted_) append(owner.errors, {MacroError::Kind::limit, "", "", {0, text.size()}});
  return {std::move(out.text), std::move(owner.errors), std::exchange(warnings_, {}),
          std::exchange(references_, {})};
}

/// Brings the values of all macros up to date.
void MacroTable::expand_values() {
  if (!is_dirty_) return;
  for (Entry& entry : entries_) {
    if (entry.is_marker) continue;
    Owner owner{entry.is_of_environment ? "environment variable" : "macro", entry.name};
    Room out{maximum_value};
    Cursor cursor{entry.raw, 0, &entry};
    translate(owner, 1, "", cursor, out);
    entry.value = std::move(out.text);
    entry.errors = std::move(owner.errors);
  }
  is_dirty_ = false;
}

/// Expands from the cursor to one of `ends` or the end. At level 0 quotes and backslashes are kept. Like
/// macLib, leaves the cursor on the last byte if it reaches the end, so that a terminator there, which was
/// escaped, has its usual meaning for the caller.
void MacroTable::translate(Owner& owner, std::size_t level, std::string_view ends, Cursor& cursor,
                           Room& out) {
  const std::string_view text = cursor.text;
  const bool keeps_quotes = level == 0;
  char quote = 0;
  for (; !cursor.is_at_end() && ends.find(text[cursor.at]) == std::string_view::npos; ++cursor.at) {
    if (!take_step(level)) break;
    const std::size_t plain = plain_length(text.substr(cursor.at));
    if (plain > 0 && steps_ + plain <= allowed_steps_) {
      out.put(text.substr(cursor.at, plain));
      steps_ += plain - 1;
      cursor.at += plain - 1;
      continue;
    }
    const char c = text[cursor.at];
    const char next = cursor.at + 1 < text.size() ? text[cursor.at + 1] : '\0';
    const bool closes = quote != 0 && c == quote;
    const bool opens = quote == 0 && (c == '\'' || c == '"');
    if (closes || opens) quote = opens ? c : '\0';
    if ((closes || opens) && !keeps_quotes) continue;
    if (c == '$' && (next == '(' || next == '{') && quote != '\'') {
      const std::size_t begin = cursor.at;
      const std::size_t result = out.text.size();
      refer(owner, level, cursor, out);
      if (level == 0) references_.push_back({{begin, cursor.at + 1}, {result, out.text.size()}});
    } else if (c == '\\' && next != '\0') {
      if (keeps_quotes) out.put(c);
      // Without room macLib does not skip the escaped byte, which then may end a default that is skipped.
      if (!out.is_full()) out.put(text[++cursor.at]);
    } else {
      out.put(c);
    }
  }
  if (cursor.is_at_end() && !text.empty()) cursor.at = text.size() - 1;
}

/// Expands the reference at the cursor, and leaves the cursor on its closing bracket.
void MacroTable::refer(Owner& owner, std::size_t level, Cursor& cursor, Room& out) {
  const std::size_t begin = cursor.at;
  const std::size_t errors_before = owner.errors.size();
  const std::string_view ends = cursor.text[begin + 1] == '(' ? "=,)" : "=,}";
  const std::string_view value_ends = ends.substr(1);
  cursor.at += 2;
  Room name{maximum_value};
  translate(owner, level + 1, ends, cursor, name);

  std::optional<Cursor> fallback;
  if (cursor.is('=')) {
    ++cursor.at;
    fallback = cursor;
    const bool was_quiet = std::exchange(is_quiet_, true);
    Owner skipped{"default value", name.text};
    Room nothing{0};
    translate(skipped, level + 1, value_ends, cursor, nothing);
    is_quiet_ = was_quiet;
  }
  const bool has_scope = set_scoped_macros(name.text, level, ends, cursor);
  if (is_exhausted_) {
    // the rest of the text is not expanded
  } else if (Entry* entry = find(name.text); entry != nullptr && entry->is_open) {
    put_error(owner, {MacroError::Kind::recursive, name.text}, entry, out);
  } else if (entry != nullptr) {
    put_value(owner, level, *entry, out);
  } else if (fallback) {
    translate(owner, level + 1, value_ends, *fallback, out);
  } else {
    put_error(owner, {MacroError::Kind::undefined, name.text}, nullptr, out);
  }
  if (has_scope) pop_scope();
  for (std::size_t i = errors_before; i < owner.errors.size(); ++i) {
    MacroError& error = owner.errors[i];
    if (cursor.macro != nullptr && error.in_macro.empty()) error.in_macro = cursor.macro->name;
    if (cursor.macro == nullptr && error.range.end == 0) error.range = {begin, cursor.at + 1};
  }
}

/// Sets the macros that a reference defines, if any, in a scope of their own. Returns whether there is one.
bool MacroTable::set_scoped_macros(std::string_view reference, std::size_t level, std::string_view ends,
                                   Cursor& cursor) {
  if (!cursor.is(',')) return false;
  const bool was_quiet = std::exchange(is_quiet_, true);
  push_scope();
  Owner owner{"scoped macro", reference};
  while (cursor.is(',') && !is_exhausted_) {
    if (cursor.at + 1 >= cursor.text.size()) {
      is_endless_ = true;
      break;
    }
    ++cursor.at;
    Room name{maximum_value};
    translate(owner, level + 1, ends, cursor, name);
    if (!cursor.is('=')) continue;
    ++cursor.at;
    Room value{maximum_value};
    translate(owner, level + 1, ends.substr(1), cursor, value);
    set(name.text, value.text);
  }
  is_quiet_ = was_quiet;
  return true;
}

void MacroTable::put_value(Owner& owner, std::size_t level, Entry& entry, Room& out) {
  if (!is_dirty_) {
    out.put(entry.value);
    steps_ += entry.value.size();
    for (const MacroError& error : entry.errors) append(owner.errors, error);
    return;
  }
  entry.is_open = true;
  Cursor value{entry.raw, 0, &entry};
  translate(owner, level + 1, "", value, out);
  entry.is_open = false;
}

/// Puts the text for a reference that failed. `recursive` is the macro that refers to itself, if any.
void MacroTable::put_error(Owner& owner, MacroError error, const Entry* recursive, Room& out) {
  const bool is_marked = marks_errors && !is_quiet_;
  if (is_marked && recursive != nullptr)
    warnings_.push_back(fmt::format("macLib: {} {} is recursive (expanding {} {})\n", owner.type, owner.name,
                                    recursive->is_of_environment ? "environment variable" : "macro",
                                    recursive->name));
  else if (is_marked)
    warnings_.push_back(
        fmt::format("macLib: macro {} is undefined (expanding {} {})\n", error.name, owner.type, owner.name));
  out.put("$(");
  out.put(error.name);
  out.put(!is_marked ? ")" : recursive != nullptr ? ",recursive)" : ",undefined)");
  append(owner.errors, std::move(error));
}

}  // namespace iocwright::epics
