#include "editor/lsp/completion.hpp"

#include <algorithm>
#include <set>

#include "editor/lsp/cursor.hpp"
#include "editor/lsp/database_templates.hpp"
#include "editor/lsp/template_names.hpp"
#include "instance/report/entity_example.hpp"
#include "instance/report/yaml_line.hpp"
#include "lang/format/describe.hpp"

namespace iocwright::lsp {

namespace {

// The protocol's kinds of items.
constexpr int function_item = 3, variable_item = 6, class_item = 7, property_item = 10, value_item = 12,
              file_item = 17, reference_item = 18;

/// The word that is being typed: everything since the last character that ends a value.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Word word_at(const TextLines& lines, std::size_t offset) {
  constexpr std::string_view separators = " \t\"',[]{}";
  Word out{offset, offset};
  const std::string_view text = lines.text();
  while (out.begin > lines.line_start(offset) &&
         separators.find(text[out.begin - 1]) == std::string_view::npos)
    --out.begin;
  while (out.end < lines.line_end(offset) && text[out.end] != ':' &&
         separators.find(text[out.end]) == std::string_view::npos)
    ++out.end;
  return out;
}

class Items {
 public:
  explicit Items(const Range& range) : range_(range) {}

  void add(std::string_view label, int kind, std::string detail = "", std::string text = "",
           std::string_view inserted = "") {
    if (!seen_.emplace(label).second) return;
    Json item{{"label", label},
              {"kind", kind},
              {"textEdit", {{"range", to_json(range_)}, {"newText", inserted.empty() ? label : inserted}}}};
    // Items are shown in the order of the format.
    item["sortText"] = std::string(4 - std::min<std::size_t>(4, std::to_string(items_.size()).size()), '0') +
                       std::to_string(items_.size());
    if (!detail.empty()) item["detail"] = std::move(detail);
    if (!text.empty()) item["documentation"] = markdown(std::move(text));
    items_.push_back(std::move(item));
  }

  Json take() { return {{"isIncomplete", false}, {"items", std::move(items_)}}; }

 private:
  Range range_;
  Json items_ = Json::array();
  std::set<std::string, std::less<>> seen_;
};

void add_key(std::string_view key, std::string detail, std::string_view text, bool has_colon, Items& out) {
  out.add(key, property_item, std::move(detail), std::string(text), has_colon ? "" : std::string(key) + ": ");
}

std::string detail_of(const format::Field& field) {
  return format::describe(*field.type) + (field.default_json.empty() ? ", required" : "");
}

bool is_free(const yaml::MappingNode& mapping, std::string_view key, std::string_view typed) {
  return key == typed || mapping.find(key) == nullptr;
}

void add_fields(std::span<const format::Field> fields, const Expectation& at, bool has_colon, Items& out) {
  for (const format::Field& field : fields)
    if (is_free(*at.mapping, field.key, at.key))
      add_key(field.key, detail_of(field), field.description, has_colon, out);
}

void add_entity_keys(const Expectation& at, const resolve::Definitions& definitions, bool has_colon,
                     Items& out) {
  if (is_free(*at.mapping, "type", at.key)) add_key("type", "required", "The entity type.", has_colon, out);
  const TypeOfEntity type = type_of_entity(*at.mapping, definitions);
  if (type.built_in != nullptr) {
    add_fields(type.built_in->format->fields, at, has_colon, out);
    add_fields(type.built_in->own_fields, at, has_colon, out);
  }
  if (type.defined == nullptr) return;
  for (const bool is_required : {true, false})
    for (const model::Parameter& parameter : type.defined->model().parameters) {
      if (parameter.default_value.has_value() == is_required ||
          !resolve::EntityType::can_be_given(parameter) || !is_free(*at.mapping, parameter.name, at.key))
        continue;
      const std::string rest = is_required ? ", required" : ", default " + report::default_text(parameter);
      add_key(parameter.name, std::string(parameter.type->name) + rest, parameter.description, has_colon,
              out);
    }
  if (is_free(*at.mapping, "entity_enabled", at.key))
    add_fields({&model::entity_enabled_field(), 1}, at, has_colon, out);
}

void add_types(const resolve::Definitions& definitions, Items& out) {
  for (const auto& type : definitions.types())
    out.add(type->name(), class_item, type->model().module, type->model().description);
  for (const model::BuiltInType& type : model::built_in_types()) out.add(type.name(), class_item, "built in");
}

/// Values of a type in the tables of formats.
void add_words(const format::Type& type, Items& out) {
  for (const std::string_view word : type.words) out.add(word, value_item);
  if (type.form == format::TypeForm::boolean)
    for (const char* word : {"true", "false"}) out.add(word, value_item);
  for (const format::Type* option : type.options) add_words(*option, out);
}

/// The macros of the template that a database loads.
void add_macros(const Workspace& workspace, const std::string& path, const Expectation& at, bool has_colon,
                Items& out) {
  const auto file = find_template(workspace, path, *at.database);
  if (!file) return;
  for (const report::TemplateMacro& macro : report::template_macros(file->text))
    if (is_free(*at.mapping, macro.name, at.key))
      add_key(macro.name, macro.default_text ? "default `" + *macro.default_text + "`" : "required",
              macro.description, has_colon, out);
}

/// The values of the key `type` of a tagged object.
void add_tags(const format::Type& type, Items& out) {
  if (type.form == format::TypeForm::array) return add_tags(*type.item, out);
  for (const format::Type* option : type.options)
    if (option->form == format::TypeForm::object && !option->object->tag.empty())
      out.add(option->object->tag, value_item, std::string(option->object->noun),
              std::string(option->object->description));
}

/// The values of a parameter: keys of an enum, ids of entities, true and false, the default.
void add_parameter_values(const model::Parameter& parameter, Workspace& workspace, const std::string& path,
                          Items& out) {
  for (const model::EnumValue& value : parameter.values)
    out.add(report::yaml_line_of(value.key), value_item,
            value.value.is_none() ? "" : report::yaml_line_of(value.value));
  if (parameter.has_form(model::ParameterForm::object))
    for (const IdUse& use : find_ids(workspace, path).uses)
      if (use.is_declaration) out.add(use.id, reference_item, "", "", scalar_text(use.id));
  if (parameter.type->native == format::NativeType::boolean)
    for (const char* word : {"true", "false"}) out.add(word, value_item);
  if (parameter.default_value) {
    const std::string text = report::default_text(parameter);
    if (!text.empty()) out.add(text, value_item, "default");
  }
}

void add_template_names(Workspace& workspace, const std::string& path, const Cursor& cursor,
                        const TemplatePlace& place, Items& out) {
  for (const TemplateName& name : names_at(workspace, path, cursor, place)) {
    const int kind = name.is_function ? function_item : variable_item;
    out.add(name.name, kind, name.detail, name.text);
  }
}

/// The keys that the mapping can have.
void add_keys(Workspace& workspace, const std::string& path, const Expectation& at, bool has_colon,
              Items& out) {
  if (at.is_entity) return add_entity_keys(at, workspace.definitions(path).definitions, has_colon, out);
  if (at.has_macros()) return add_macros(workspace, path, at, has_colon, out);
  if (at.object != nullptr) add_fields(at.object->fields, at, has_colon, out);
  const bool has_type = at.object != nullptr
                            ? !at.object->tag.empty()
                            : at.type != nullptr && at.type->form == format::TypeForm::tagged;
  if (has_type && is_free(*at.mapping, "type", at.key)) add_key("type", "required", "", has_colon, out);
}

/// The values that the key can have.
void add_values(Workspace& workspace, const std::string& path, const Expectation& at, Items& out) {
  const resolve::Definitions& definitions = workspace.definitions(path).definitions;
  if (at.is_entity && at.key == "type") return add_types(definitions, out);
  if (at.mapping == at.database && at.key == "file") {
    for (const std::string& name : template_names(workspace, path)) out.add(name, file_item);
  } else if (const model::Parameter* parameter = parameter_of(at, definitions)) {
    add_parameter_values(*parameter, workspace, path, out);
  } else if (const format::Field* field = field_of_entity(at)) {
    add_words(*field->type, out);
  } else if (at.type != nullptr) {
    if (at.key == "type" && at.field == nullptr) add_tags(*at.type, out);
    else add_words(*at.type, out);
  }
}

/// The place in a text that is similar to that of the file. Its path is empty if the line cannot be parsed.
Cursor cursor_in(const std::string& path, std::string text, std::size_t offset) {
  Cursor out;
  out.document = std::make_unique<OpenDocument>();
  out.document->type = file_type(path);
  out.document->text = std::move(text);
  out.document->yaml = parse_partially(path, out.document->text, out.document->sources, offset);
  out.offset = offset;
  if (out.document->root() == nullptr) return out;
  out.path = path_to(*out.document->root(), static_cast<std::uint32_t>(offset));
  out.expectation = expectation(out.path, out.document->type);
  return out;
}

/// The cursor with something typed, so that there is a node: a key if that can be parsed, else a value.
Cursor typed_cursor(const std::string& path, const std::string& text, const Word& word, bool may_be_key) {
  const std::string placeholder = word.begin == word.end ? "x" : "";
  const auto with = [&](const std::string& ending) {
    return cursor_in(path, std::string(text).insert(word.end, placeholder + ending), word.begin);
  };
  if (may_be_key)
    if (Cursor out = with(":"); !out.path.empty()) return out;
  return with("");
}

/// The cursor in a template. Its quotes and braces may not be closed yet; then the value is replaced.
Cursor template_cursor(const std::string& path, const TextLines& lines, std::size_t offset) {
  const std::string text(lines.text());
  Cursor out = cursor_in(path, text, offset);
  const std::size_t begin = text.rfind(": ", offset);
  if (!out.path.empty() || begin == std::string::npos || begin < lines.line_start(offset)) return out;
  return cursor_in(path, std::string(text).replace(begin + 2, lines.line_end(offset) - begin - 2, "x"),
                   begin + 2);
}

}  // namespace

Json complete(Workspace& workspace, const std::string& path, const Json& params) {
  const auto position = position_in(member(params, "position"));
  const OpenFile* file = workspace.files().find(path);
  if (!position || file == nullptr || file_type(path) == FileType::other) return nullptr;
  const TextLines lines(file->text);
  const std::size_t offset = lines.offset(*position);

  if (const auto place = template_place(lines, offset)) {
    Items items(lines.range(place->word_begin, offset));
    add_template_names(workspace, path, template_cursor(path, lines, offset), *place, items);
    return items.take();
  }

  const Word word = word_at(lines, offset);
  Items items(lines.range(word.begin, std::max(offset, word.begin)));
  const std::size_t next = file->text.find_first_not_of(" \t", word.end);
  const bool has_colon =
      next != std::string::npos && next < lines.line_end(offset) && file->text[next] == ':';
  const std::string_view before =
      std::string_view(file->text).substr(lines.line_start(offset), word.begin - lines.line_start(offset));
  const bool may_be_key = !has_colon && (before.find_first_not_of(" -?") == std::string_view::npos ||
                                         before.find_first_of("{,") != std::string_view::npos);
  const Cursor cursor = typed_cursor(path, file->text, word, may_be_key);
  const Expectation& at = cursor.expectation;
  const bool is_block = at.scalar != nullptr && at.scalar->style >= yaml::Style::literal;
  if (at.mapping != nullptr && !is_block && at.in_key) add_keys(workspace, path, at, has_colon, items);
  else if (at.mapping != nullptr && !is_block) add_values(workspace, path, at, items);
  return items.take();
}

}  // namespace iocwright::lsp
