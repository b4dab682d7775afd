#include "lang/jinja/eval/template.hpp"

#include "lang/jinja/eval/evaluator.hpp"
#include "lang/jinja/eval/hidden_names.hpp"
#include "lang/jinja/parse/lexer.hpp"
#include "lang/jinja/parse/parser.hpp"

namespace iocwright::jinja {

Result<std::shared_ptr<const Template>> Template::parse(std::string_view source, const Limits& limits,
                                                        const MoreFunctions& more) {
  auto out = std::make_shared<Template>();
  out->source_ = normalize_source(source);
  out->body_ = TRY(parse_template(out->source_, limits.depth, more));
  out->hidden_ = find_hidden_names(out->body_);
  return out;
}

Result<std::string> Template::render(const Context& context, const Limits& limits) const {
  return Evaluator(context, limits).render(body_, hidden_);
}

Result<std::string> Template::render(const Context& context, const Limits& limits,
                                     WrittenParts& parts) const {
  return Evaluator(context, limits, &parts).render(body_, hidden_);
}

bool has_tags(std::string_view text) {
  for (std::size_t at = text.find('{'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('{', at + 1)) {
    const char next = text[at + 1];
    if (next == '{' || next == '%' || next == '#') return true;
  }
  return false;
}

}  // namespace iocwright::jinja
