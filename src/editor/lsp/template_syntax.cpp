#include "editor/lsp/template_syntax.hpp"

#include <set>
#include <vector>

#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::lsp {

namespace {

void check_scalar(const yaml::Node& node, const Sources& sources, const Limits& limits,
                  const jinja::MoreFunctions& more, Sink& sink) {
  if (!node.is_string() || !jinja::has_tags(node.value.as_string())) return;
  auto parsed = jinja::Template::parse(node.value.as_string(), limits, more);
  if (parsed) return;
  const Span span = parsed.error().span();
  parsed.error().set_span(yaml::locate(node, sources, span.begin, span.end));
  sink.take_error(parsed);
}

}  // namespace

void check_templates(const yaml::Node& root, const Sources& sources, const Limits& limits,
                     const jinja::MoreFunctions& more, Sink& sink) {
  std::vector<const yaml::Node*> left{&root};
  std::set<const yaml::Node*> seen;  // an anchor and its aliases are one node
  while (!left.empty()) {
    const yaml::Node& node = *left.back();
    left.pop_back();
    if (!seen.insert(&node).second) continue;
    check_scalar(node, sources, limits, more, sink);
    if (node.is_sequence())
      left.insert(left.end(), yaml::as_sequence(node).items.begin(), yaml::as_sequence(node).items.end());
    if (!node.is_mapping()) continue;
    for (const yaml::Entry& entry : yaml::as_mapping(node).entries)
      if (!entry.key->is_string() || entry.key->value.as_string() != "description")
        left.push_back(entry.value);
  }
}

}  // namespace iocwright::lsp
