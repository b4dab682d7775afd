#include "instance/resolve/renderer.hpp"

#include <fmt/format.h>

#include "lang/jinja/parse/lexer.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::resolve {

namespace {

/// A template's names: those of the run and those of the entity.
class Names : public jinja::Context {
 public:
  Names(const GlobalState& globals, const jinja::Context& fields)
      : globals_(globals), variables_(globals.variables()), fields_(fields) {}
  const Value* find(std::string_view name) const override {
    return globals_.find(name, *variables_, fields_);
  }

 private:
  const GlobalState& globals_;
  GlobalState::Variables variables_;
  const jinja::Context& fields_;
};

/// Gives a fault its place in the file. Faults of a template bear a place in its text, with file number 0.
tl::unexpected<Diagnostic> placed(Diagnostic problem, const Locate& locate, std::size_t size) {
  const Span inside = problem.span();
  if (!inside.known() && locate)
    problem.set_span(inside.end > 0 ? locate(inside.begin, inside.end) : locate(0, size));
  return fail(std::move(problem));
}

}  // namespace

Renderer::Renderer(GlobalState& globals, const Sources& sources, const Limits& limits)
    : globals_(globals), sources_(sources), limits_(limits) {
  globals_.set_renderer(this);
}

Result<Renderer::Parsed> Renderer::parse(const std::string& text) {
  const auto known = parsed_.find(text);
  if (known != parsed_.end()) return known->second;
  constexpr std::size_t most =
      4096;  // definitions have far fewer; an instance of many different texts must not fill memory
  if (parsed_.size() >= most) parsed_.clear();
  Parsed parsed = TRY(jinja::Template::parse(text, limits_));
  parsed_.emplace(text, parsed);
  return parsed;
}

Result<std::string> Renderer::render_text(const std::string& text, const jinja::Context& fields) {
  if (const auto reserved = globals_.reserved_variable(); !reserved.empty())
    return fail(
        error(
            DiagKind::reserved_name,
            fmt::format("the global variable `{}` takes the name of one of ours: no template can be rendered",
                        reserved))
            .help("give it another name in `_global.set(…)`"));
  if (!jinja::has_tags(text)) return jinja::normalize_source(text);
  const Parsed parsed = TRY(parse(text));
  constexpr int most_nested = 8;
  if (nested_ >= most_nested)
    return fail(
        error(DiagKind::template_limit,
              fmt::format("more than {} renders inside one another by `_global.render`", most_nested)));
  ++nested_;
  auto out = parsed->render(Names(globals_, fields), limits_);
  --nested_;
  return out;
}

Result<Value> Renderer::render(const Value& text, const jinja::Context& fields, Cast cast,
                               const Locate& locate) {
  if (!text.is_string()) return text;
  const std::string& source = text.as_string();
  const bool plain = source.find('{') == std::string::npos && source.find('\r') == std::string::npos &&
                     !source.ends_with('\n');
  if (plain && cast == Cast::none && globals_.reserved_variable().empty()) return text;
  auto rendered = render_text(source, fields);
  if (!rendered) return placed(std::move(rendered.error()), locate, source.size());
  if (cast == Cast::none) return Value(*std::move(rendered));
  Budget budget(limits_);
  auto value = apply_cast(*rendered, cast, budget);
  if (!value) return placed(std::move(value.error()), locate, source.size());
  return value;
}

Result<Value> Renderer::render_any(const Value& value, const jinja::Context& fields, const Locate& locate) {
  if (value.is_list()) {
    std::vector<Value> items;
    const std::vector<Value> source = value.as_list();
    for (const Value& item : source) items.push_back(TRY(render_any(item, fields, locate)));
    return Value::list(std::move(items));
  }
  if (!value.is_string()) return value;
  return render(value, fields, guess_cast(value.as_string()), locate);
}

Locate Renderer::in_node(const yaml::Node& node) const {
  return
      [&node, this](std::size_t begin, std::size_t end) { return yaml::locate(node, sources_, begin, end); };
}

}  // namespace iocwright::resolve
