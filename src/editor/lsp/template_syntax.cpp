#include "editor/lsp/template_syntax.hpp"

#include <set>
#include <vector>

#include "lang/jinja/eval/template.hpp"
#include "lang/yaml/locate.hpp"

namespace iocwright::lsp {

namespace {

bool is_template(const yaml::Node& node) {
  return node.is_string() && jinja::has_tags(node.value.as_string());
}

bool is_description(const yaml::Entry& entry) {
  return entry.key->is_string() && entry.key->value.as_string() == "description";
}

}  // namespace

void visit_templates(const yaml::Node& root, const std::function<void(const yaml::Node&)>& visit) {
  std::vector<const yaml::Node*> left{&root};
  std::set<const yaml::Node*> seen;  // an anchor and its aliases are one node
  while (!left.empty()) {
    const yaml::Node& node = *left.back();
    left.pop_back();
    if (!seen.insert(&node).second) continue;
    if (is_template(node)) visit(node);
    if (node.is_sequence())
      left.insert(left.end(), yaml::as_sequence(node).items.begin(), yaml::as_sequence(node).items.end());
    if (!node.is_mapping()) continue;
    for (const yaml::Entry& entry : yaml::as_mapping(node).entries)
      if (!is_description(entry)) left.push_back(entry.value);
  }
}

void check_templates(const yaml::Node& root, const Sources& sources, const Limits& limits,
                     const jinja::MoreFunctions& more, Sink& sink) {
  visit_templates(root, [&](const yaml::Node& node) {
    auto parsed = jinja::Template::parse(node.value.as_string(), limits, more);
    if (parsed) return;
    const Span span = parsed.error().span();
    parsed.error().set_span(yaml::locate(node, sources, span.begin, span.end));
    sink.take_error(parsed);
  });
}

}  // namespace iocwright::lsp
