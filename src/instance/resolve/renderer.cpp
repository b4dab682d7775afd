#include "instance/resolve/renderer.hpp"

#include <fmt/format.h>

#include "instance/resolve/blame.hpp"
#include "lang/jinja/parse/lexer.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::resolve {

namespace {

/// Converts the span of an error from offsets in the template, without a file, to a place in the YAML file.
tl::unexpected<Diagnostic> placed(Diagnostic diagnostic, const Locate& locate, std::size_t size) {
  const Span inside = diagnostic.span();
  if (!inside.known() && locate)
    diagnostic.set_span(inside.end > 0 ? locate(inside.begin, inside.end) : locate(0, size));
  for (std::size_t i = 0; locate && i < diagnostic.notes().size(); ++i)
    if (const Span note = diagnostic.notes()[i].span; !note.known() && note.end > 0)
      diagnostic.set_note_span(i, locate(note.begin, note.end));
  return fail(std::move(diagnostic));
}

Diagnostic reserved_name(std::string_view name) {
  return error(DiagKind::reserved_name,
               fmt::format("the name of the global variable `{}` is reserved: no template can be rendered",
                           name))
      .help("give it another name in `_global.set(…)`");
}

}  // namespace

Renderer::Renderer(GlobalState& globals, const Sources& sources, const Limits& limits)
    : globals_(globals), sources_(sources), limits_(limits) {
  globals_.set_renderer(this);
}

Result<Renderer::Parsed> Renderer::parse(const std::string& text) {
  const auto known = parsed_.find(text);
  if (known != parsed_.end()) return known->second;
  // Definitions have far fewer templates than this, but an instance with many must not use up the memory.
  constexpr std::size_t max_kept = 4096;
  if (parsed_.size() >= max_kept) parsed_.clear();
  Parsed parsed = TRY(jinja::Template::parse(text, limits_));
  parsed_.emplace(text, parsed);
  return parsed;
}

Result<std::string> Renderer::render_text(const std::string& text, const jinja::Context& fields,
                                          jinja::WrittenParts* parts) {
  if (const auto reserved = globals_.reserved_variable(); !reserved.empty())
    return fail(reserved_name(reserved));
  if (!jinja::has_tags(text)) return jinja::normalize_source(text);
  const Parsed parsed = TRY(parse(text));
  constexpr int max_nested = 8;
  if (nested_ >= max_nested)
    return fail(error(DiagKind::template_limit,
                      fmt::format("`_global.render` is nested more than {} levels deep", max_nested)));
  ++nested_;
  const GlobalState::Variables variables = globals_.variables();
  const jinja::LookupContext names(
      [&](std::string_view name) { return globals_.find(name, *variables, fields); },
      [&] { return globals_.names(*variables, fields); });
  auto out = parts != nullptr ? parsed->render(names, limits_, *parts) : parsed->render(names, limits_);
  --nested_;
  return out;
}

bool Renderer::is_plain(std::string_view text) const {
  return text.find('{') == std::string_view::npos && text.find('\r') == std::string_view::npos &&
         !text.ends_with('\n') && globals_.reserved_variable().empty();
}

void Renderer::record_unset_name(const Locate& locate, std::size_t size) {
  if (globals_.take_unset_name() && !unset_name_) unset_name_ = locate ? locate(0, size) : Span();
}

Result<Value> Renderer::render(const Value& text, const jinja::Context& fields, Cast cast,
                               const Locate& locate) {
  if (!text.is_string()) return text;
  const std::string& source = text.as_string();
  if (!cast && is_plain(source)) return text;
  auto rendered = render_text(source, fields);
  record_unset_name(locate, source.size());
  if (!rendered) return placed(std::move(rendered.error()), locate, source.size());
  if (!cast) return Value(*std::move(rendered));
  Budget budget(limits_);
  auto value = apply_cast(*rendered, cast, budget);
  if (!value) return placed(std::move(value.error()), locate, source.size());
  return value;
}

Result<Value> Renderer::render_guessed(const Value& text, const jinja::Context& fields,
                                       const Locate& locate) {
  if (!text.is_string()) return text;
  const Cast cast = guess_cast(text.as_string());
  auto value = render(text, fields, cast, locate);
  if (!value && cast && value.error().kind() == DiagKind::template_cast)
    value.error().set_help(guess_help(*cast));
  return value;
}

Result<TracedOutput> Renderer::render_traced(const std::string& text, const jinja::Context& fields,
                                             const Locate& locate) {
  TracedOutput out;
  auto rendered = render_text(text, fields, &out.parts);
  record_unset_name(locate, text.size());
  if (!rendered) return placed(std::move(rendered.error()), locate, text.size());
  out.text = *std::move(rendered);
  if (out.parts.empty()) out.parts.push_back({0, 0, static_cast<std::uint32_t>(out.text.size()), false});
  return out;
}

Result<Value> Renderer::render_any(const Value& value, const jinja::Context& fields, const Locate& locate) {
  if (value.is_list()) {
    std::vector<Value> items;
    const std::vector<Value> source = value.as_list();
    for (const Value& item : source) items.push_back(TRY(render_any(item, fields, locate)));
    return Value::list(std::move(items));
  }
  return render_guessed(value, fields, locate);
}

void Renderer::blame(Diagnostic& diagnostic, const Entity& entity) {
  if (definitions_ == nullptr) return;
  const Span value = blame_given_value(diagnostic, entity, sources_, *definitions_);
  if (value.known() && !blamed_.emplace(value.file, value.begin).second) diagnostic.make_consequence();
}

Locate Renderer::in_node(const yaml::Node& node) const {
  return
      [&node, this](std::size_t begin, std::size_t end) { return yaml::locate(node, sources_, begin, end); };
}

}  // namespace iocwright::resolve
