#include "instance/report/page.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/encoding.hpp"
#include "core/base/escape_controls.hpp"
#include "core/base/sha256.hpp"
#include "core/value/dict.hpp"
#include "instance/boot/fill_template.hpp"
#include "instance/report/explain.hpp"
#include "instance/report/graph_svg.hpp"
#include "instance/report/lists.hpp"
#include "lang/jinja/eval/markup.hpp"

namespace iocwright::report {

namespace {

using Json = nlohmann::ordered_json;

/// An index in the list `entities`, or null.
Json index_json(const std::optional<std::size_t>& entity) { return entity ? Json(*entity) : Json(); }

/// The paths of files, each once.
class Files {
 public:
  /// The index of the file of a place, and its line.
  Json place(Span place, const Sources& sources) {
    if (!place.known()) return nullptr;
    const SourceFile& file = sources.file(place.file);
    const auto [known, is_new] = indexes_.emplace(file.path(), paths_.size());
    if (is_new) paths_.push_back(file.path());
    return Json::array({known->second, file.place(place.begin).line});
  }

  const std::vector<std::string>& paths() const { return paths_; }

 private:
  std::map<std::string, std::size_t> indexes_;
  std::vector<std::string> paths_;
};

std::string field_of(const PvFact& pv, std::string_view name) {
  const auto found = std::ranges::find(pv.fields, name, &PvField::name);
  return found == pv.fields.end() ? "" : found->value;
}

Json entities_json(const PageContent& content, const Sources& sources) {
  Json out = Json::array();
  const std::vector<boot::Entity>& entities = content.facts.boot.entities;
  for (std::size_t i = 0; i < entities.size(); ++i)
    out.push_back(
        {{"type", entities[i].type},
         {"id", content.facts.entities[i].id},
         {"enabled", entities[i].enabled},
         {"explanation", explanation_json(explain_entity(content.facts, i, content.lines, sources))}});
  return out;
}

Json pvs_json(const PageContent& content, Files& files, const Sources& sources) {
  Json out = Json::array();
  for (const PvFact& pv : content.pvs.pvs)
    out.push_back({pv.name, pv.type, pv.alias_of, field_of(pv, "DESC"),
                   index_json(content.pvs.loads[pv.load].entity), files.place(pv.place, sources)});
  return out;
}

std::optional<std::size_t> entity_of(const FileLine& line) {
  if (line.script != nullptr) return line.script->origin.entity;
  if (line.setting != nullptr) return line.setting->origin.entity;
  return std::nullopt;
}

Json script_json(const PageContent& content, const Sources& sources) {
  Json out = Json::array();
  const std::vector<FileLine>& lines = content.lines.st_cmd;
  for (std::size_t i = 0; i < lines.size(); ++i)
    out.push_back(
        {{"text", lines[i].text},
         {"entity", index_json(entity_of(lines[i]))},
         {"explanation", explanation_json(explain_line(content.facts, "st.cmd", i + 1, lines[i], sources))}});
  return out;
}

Json relations_json(const Graph& graph) {
  Json out = Json::array();
  for (const GraphEdge& edge : graph.edges) out.push_back({edge.from, edge.field, edge.to});
  return out;
}

/// Escapes the control characters in all strings but for tabs and line ends.
void escape_strings(Json& json) {
  if (json.is_string()) json = text::escape_controls(json.get_ref<const std::string&>(), "\t\n");
  else if (json.is_structured())
    for (Json& item : json) escape_strings(item);
}

/// The source of a Content Security Policy that allows an element with this text.
std::string csp_hash(std::string_view text) {
  const std::string digits = Sha256::of(text);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned char byte = 0;
    std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    bytes += static_cast<char>(byte);
  }
  return "'sha256-" + encode_base64(bytes) + "'";
}

Result<std::string> read_part(const TemplateFiles& templates, std::string_view name) {
  auto text = templates.read(name);
  if (!text) return fail(error(DiagKind::unreadable_file, text.error()));
  return *std::move(text);
}

}  // namespace

Json page_data(const PageContent& content, const Sources& sources) {
  Files files;
  Json out{{"about", explanation_json({.subject = content.name,
                                       .kind = "instance",
                                       .text = content.description,
                                       .sections = content.about})},
           {"warnings", content.warnings},
           {"entities", entities_json(content, sources)},
           {"pvs", pvs_json(content, files, sources)},
           {"files", files.paths()},
           {"script", script_json(content, sources)},
           {"relations", relations_json(make_graph(content.facts))}};
  escape_strings(out);
  return out;
}

Result<std::string> print_page(const PageContent& content, const Sources& sources,
                               const TemplateFiles& templates) {
  const std::string style = TRY(read_part(templates, "report/report.css"));
  const std::string script = TRY(read_part(templates, "report/report.js"));
  const Json data = page_data(content, sources);
  Dict values;
  values.set("name", text::escape_controls(content.name));
  values.set("style", style);
  values.set("style_hash", csp_hash(style));
  values.set("script", script);
  values.set("script_hash", csp_hash(script));
  values.set("data", jinja::escape_json_in_html(data.dump(-1, ' ', false, Json::error_handler_t::replace)));
  values.set("graph", graph_svg(make_graph(content.facts), content.facts));
  return boot::fill_template(templates, "report/report.html", std::move(values));
}

}  // namespace iocwright::report
