#include "image/module/registry_journal.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::json;

constexpr std::string_view search_path = "export *EPICS_DB_INCLUDE_PATH";

void visit_fields(auto& edit, const auto& visit) requires
    std::is_same_v<std::remove_const_t<std::remove_reference_t<decltype(edit)>>, LineEdit> {
  visit("regexp", edit.regexp);
  visit("search", edit.search_string);
  visit("line", edit.line);
  visit("after", edit.insertafter);
  visit("before", edit.insertbefore);
  visit("absent", edit.absent);
  visit("backrefs", edit.backrefs);
  visit("first", edit.firstmatch);
}

void visit_fields(auto& edit, const auto& visit) requires
    std::is_same_v<std::remove_const_t<std::remove_reference_t<decltype(edit)>>, BlockEdit> {
  visit("block", edit.block);
  visit("marker", edit.marker);
  visit("begin", edit.marker_begin);
  visit("end", edit.marker_end);
  visit("after", edit.insertafter);
  visit("before", edit.insertbefore);
  visit("absent", edit.absent);
}

void visit_fields(auto& edit, const auto& visit) requires
    std::is_same_v<std::remove_const_t<std::remove_reference_t<decltype(edit)>>, ReplaceEdit> {
  visit("regexp", edit.regexp);
  visit("replace", edit.replace);
  visit("after", edit.after);
  visit("before", edit.before);
}

/// Writes a field to a JSON object unless it is empty.
struct Writer {
  Json& out;
  void operator()(const char* key, const std::string& value) const {
    if (!value.empty()) out[key] = value;
  }
  void operator()(const char* key, const PlacedText& value) const { (*this)(key, value.text); }
  void operator()(const char* key, bool value) const {
    if (value) out[key] = true;
  }
  template <class Value>
  void operator()(const char* key, const std::optional<Value>& value) const {
    if (!value) return;
    if constexpr (std::is_same_v<Value, std::string>) out[key] = *value;
    else out[key] = value->text;
  }
};

struct Reader {
  const Json& in;
  void operator()(const char* key, std::string& value) const { value = in.value(key, ""); }
  void operator()(const char* key, PlacedText& value) const { value = in.value(key, ""); }
  void operator()(const char* key, bool& value) const { value = in.value(key, false); }
  template <class Value>
  void operator()(const char* key, std::optional<Value>& value) const {
    if (in.contains(key)) value = Value(in.at(key).get<std::string>());
  }
};

Json to_json(const RegistryChange& change) {
  Json out{{"file", change.file}, {"kind", change.edit.index()}};
  const Writer writer{out};
  std::visit([&](const auto& edit) { visit_fields(edit, writer); }, change.edit);
  writer("unless", change.unless);
  return out;
}

template <class Kind>
Edit edit_of(const Reader& reader) {
  Kind out;
  visit_fields(out, reader);
  return out;
}

RegistryChange change_of(const Json& in) {
  const Reader reader{in};
  const int kind = in.at("kind").get<int>();
  RegistryChange out{in.at("file").get<std::string>(), kind == 0   ? edit_of<LineEdit>(reader)
                                                       : kind == 1 ? edit_of<BlockEdit>(reader)
                                                                   : edit_of<ReplaceEdit>(reader)};
  reader("unless", out.unless);
  return out;
}

Json to_json(const RegistryChanges& changes) {
  Json out = Json::array();
  for (const RegistryChange& change : changes) out.push_back(to_json(change));
  return out;
}

/// The edit that sets the search path for databases, or null if the change is another one. All modules have
/// it, with the value as of their registration.
LineEdit* search_path_of(RegistryChange& change) {
  auto* line = std::get_if<LineEdit>(&change.edit);
  return line != nullptr && line->regexp && line->regexp->text.starts_with(search_path) ? line : nullptr;
}

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text.empty() ? Lines() : text::split(text, '\n');
}

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string_view line : lines) (out += line) += '\n';
  return out;
}

/// The index in `lines` at which to insert `line`: behind the line before it in `model` or, if that is
/// missing, the one before that, and so on; otherwise in front of the next one in `model`; otherwise at the
/// end.
std::size_t place_in(const Lines& lines, std::string_view line, const Lines& model) {
  const auto here = std::ranges::find(model, line);
  for (auto other = here; other != model.begin();)
    if (const auto found = std::ranges::find(lines, *--other); found != lines.end())
      return static_cast<std::size_t>(found - lines.begin()) + 1;
  for (auto other = here; other != model.end(); ++other)
    if (const auto found = std::ranges::find(lines, *other); found != lines.end())
      return static_cast<std::size_t>(found - lines.begin());
  return lines.size();
}

/// Moves what was appended to `before` to its place.
std::string placed(const std::string& before, const std::string& after, const Lines& model) {
  const std::string whole = before.empty() || before.ends_with('\n') ? before : before + "\n";
  if (after.size() <= whole.size() || !after.starts_with(whole)) return after;
  Lines lines = lines_of(whole);
  const Lines added = lines_of(std::string_view(after).substr(whole.size()));
  const std::size_t place = place_in(lines, added.front(), model);
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), added.begin(), added.end());
  return joined(lines);
}

/// Removes the lines from `now` that are in `before` but no longer in `after`.
std::string without_former(const std::string& now, const std::string& before, const std::string& after) {
  const Lines kept = lines_of(after);
  Lines lines = lines_of(now);
  bool removes = false;
  for (const std::string_view line : lines_of(before)) {
    if (std::ranges::find(kept, line) != kept.end()) continue;
    if (const auto found = std::ranges::find(lines, line); found != lines.end()) {
      lines.erase(found);
      removes = true;
    }
  }
  return removes ? joined(lines) : now;
}

}  // namespace

Result<void> make_change(std::string& text, const RegistryChange& change) {
  if (change.unless && TRY(is_found(*change.unless, text))) return {};
  text = TRY(apply_edit(change.edit, text));
  return {};
}

const RegistryJournal::Entry* RegistryJournal::find(std::string_view module) const {
  const auto found = std::ranges::find(entries, module, &Entry::module);
  return found == entries.end() ? nullptr : &*found;
}

Result<void> RegistryJournal::set_search_path(const RegistryChange& change) {
  bool is_set = false;
  for (Entry& entry : entries)
    for (RegistryChange& one : entry.changes)
      if (LineEdit* line = search_path_of(one)) {
        is_set = true;
        line->line = std::get<LineEdit>(change.edit).line;
      }
  return is_set ? make_change(texts[change.file], change) : Result<void>();
}

Result<void> RegistryJournal::put(const std::string& module, RegistryChanges changes, bool adds) {
  for (RegistryChange& change : changes)
    if (search_path_of(change) != nullptr) TRY(set_search_path(change));
  const auto entry = std::ranges::find(entries, module, &Entry::module);
  if (entry == entries.end()) {
    for (const RegistryChange& change : changes) {
      if (!texts.contains(change.file)) texts[change.file] = initial[change.file];
      TRY(make_change(texts[change.file], change));
    }
    entries.push_back({module, std::move(changes)});
    return {};
  }
  if (adds) {
    const Json had = to_json(entry->changes);
    RegistryChanges all = entry->changes;
    for (RegistryChange& change : changes)
      if (std::ranges::find(had, to_json(change)) == had.end()) all.push_back(std::move(change));
    changes = std::move(all);
  }
  entry->changes = std::move(changes);
  return replay();
}

Result<void> RegistryJournal::replay() {
  texts = initial;
  for (const Entry& entry : entries)
    for (const RegistryChange& change : entry.changes) TRY(make_change(texts[change.file], change));
  return {};
}

std::string RegistryJournal::text() const {
  Json modules = Json::array();
  for (const Entry& entry : entries)
    modules.push_back({{"name", entry.module}, {"changes", to_json(entry.changes)}});
  const Json all{{"version", 1}, {"initial", initial}, {"texts", texts}, {"modules", modules}};
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

RegistryJournal RegistryJournal::parse(std::string_view text) {
  const Json in = Json::parse(text, nullptr, false);
  RegistryJournal out;
  try {
    if (in.at("version") != 1) return {};
    out.initial = in.at("initial").get<std::map<std::string, std::string>>();
    out.texts = in.at("texts").get<std::map<std::string, std::string>>();
    for (const Json& module : in.at("modules")) {
      Entry& entry = out.entries.emplace_back(Entry{module.at("name").get<std::string>(), {}});
      for (const Json& change : module.at("changes")) entry.changes.push_back(change_of(change));
    }
  } catch (const Json::exception&) { return {}; }
  return out;
}

Result<std::string> merge_registry(const std::string& now, const std::string& before,
                                   const std::string& after, const std::vector<RegistryChange>& changes,
                                   bool repeated) {
  if (now == before || now == after) return after;
  std::string out = without_former(now, before, after);
  const Lines model = lines_of(after);
  for (const RegistryChange& change : changes) {
    if (repeated && std::holds_alternative<ReplaceEdit>(change.edit)) continue;
    std::string next = out;
    TRY(make_change(next, change));
    if (next != out) out = placed(out, next, model);
  }
  return out;
}

}  // namespace iocwright::image
