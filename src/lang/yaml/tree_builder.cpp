#include "lang/yaml/tree_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/diag/suggestion.hpp"
#include "lang/yaml/explain.hpp"
#include "lang/yaml/finish_mapping.hpp"
#include "lang/yaml/lookalikes.hpp"
#include "lang/yaml/scalars.hpp"
#include "lang/yaml/source_lines.hpp"

namespace iocwright::yaml {

namespace {

constexpr std::size_t max_levels = 200;   // more than in any real file; bounds all recursion over nodes
constexpr std::size_t max_shared = 4096;  // distinct plain strings to remember

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::folded;
    default: return Style::plain;
  }
}

/// A standard YAML tag without its prefix; any other tag unchanged.
std::string_view short_tag(std::string_view tag) {
  constexpr std::string_view prefix = "tag:yaml.org,2002:";
  return tag.starts_with(prefix) ? tag.substr(prefix.size()) : tag;
}

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool has_tag(std::string_view tag) { return !tag.empty() && tag != "!"; }

}  // namespace

bool TreeBuilder::add(const yaml_event_t& event) {
  const auto& data = event.data;
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT: return start_document(event);
    case YAML_SCALAR_EVENT: return scalar(event);
    case YAML_ALIAS_EVENT: return alias(event);
    case YAML_SEQUENCE_START_EVENT:
      return open(Shape::sequence, event, text_of(data.sequence_start.anchor),
                  text_of(data.sequence_start.tag));
    case YAML_MAPPING_START_EVENT:
      return open(Shape::mapping, event, text_of(data.mapping_start.anchor), text_of(data.mapping_start.tag));
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return close(event);
    default: return true;
  }
}

std::unique_ptr<Document> TreeBuilder::finish() {
  if (root_ == nullptr) {  // an empty file is null
    Node* null = document_->make(Shape::scalar);
    null->span = {input_.file(), 0, 0};
    root_ = null;
  }
  rules_.check_rest(sink_);
  sink_.add_all(std::move(warnings_));
  document_->set_root(root_);
  return std::move(document_);
}

Span TreeBuilder::span(const yaml_mark_t& begin, const yaml_mark_t& end) {
  const std::uint32_t from = offsets_.byte(begin.index);
  return {input_.file(), from, std::max(from, offsets_.byte(end.index))};
}

bool TreeBuilder::refuse(Diagnostic diagnostic) {
  sink_.add(std::move(diagnostic));
  return false;
}

bool TreeBuilder::refuse_depth(const Node& node) {
  return refuse(
      error(DiagKind::yaml_syntax, fmt::format("nested more than {} levels deep", max_levels)).at(node.span));
}

bool TreeBuilder::start_document(const yaml_event_t& event) {
  const yaml_version_directive_t* version = event.data.document_start.version_directive;
  if (version != nullptr) is_version_1_1_ = version->major == 1 && version->minor == 1;
  if (!seen_document_) return seen_document_ = true;
  return refuse(error(DiagKind::yaml_syntax, "the file contains a second document, which begins with `---`")
                    .at(span(event.start_mark, event.end_mark))
                    .help("move everything after `---` to another file"));
}

bool TreeBuilder::scalar(const yaml_event_t& event) {
  const auto& data = event.data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
  const std::string_view tag = text_of(data.tag);
  Node* node = document_->make(Shape::scalar);
  node->style = style_of(data.style);
  node->span = span(event.start_mark, event.end_mark);
  rules_.check_scalar(node->span, node->style, sink_);
  last_scalar_ = node;
  const bool is_key = !open_.empty() && open_.back().node->is_mapping() && !open_.back().wants_value;
  const bool is_plain = node->style == Style::plain && !has_tag(tag);
  if (is_plain && !offsets_.is_ascii() && std::ranges::any_of(text, is_high))
    check_lookalikes(node->span, text, is_key, warnings_);
  if (is_key && is_plain && (text == "<<" || text == "=")) {
    if (text == "<<") merge_keys_.push_back(node);
    node->value = Value(text);
  } else if (has_tag(tag)) {
    const bool is_local = tag.starts_with('!');  // it may be meant as text
    set_value(*node, resolve_tagged(short_tag(tag), text),
              is_local
                  ? fmt::format("write `{}` if this is text",
                                quoted(text.empty() ? std::string(tag) : fmt::format("{} {}", tag, text)))
                  : "");
  } else if (is_plain || tag == "!") {  // the loader ignores the quotes after `!`
    set_plain(*node, restored(*node, text));
  } else {
    node->value = Value(restored(*node, text));
  }
  if (data.anchor != nullptr && !add_anchor(text_of(data.anchor), node)) return false;
  return attach(node);
}

/// The string in a scalar, with the byte restored that was hidden from libyaml: a leading colon, or the tab
/// at the start of a block.
std::string TreeBuilder::restored(const Node& node, std::string_view text) const {
  const auto hidden = input_.first_hidden(node.span.begin, node.span.end);
  std::string out(text);
  if (!hidden || out.empty()) return out;
  const bool is_block = node.style == Style::literal || node.style == Style::folded;
  if (is_block)
    return restored_block({input_.file(), *hidden, node.span.end}, std::move(out),
                          node.style == Style::folded);
  if (node.style == Style::plain && *hidden == node.span.begin) out.front() = ':';
  return out;
}

/// `place` is the block from its leading tab on. The line end after a line that begins with a tab is not
/// folded, but libyaml has seen a letter there.
std::string TreeBuilder::restored_block(Span place, std::string text, bool is_folded) const {
  const std::size_t first = text.find_first_not_of('\n');
  if (first == std::string::npos) return text;
  text[first] = '\t';
  const std::string_view raw = input_.original().substr(place.begin, place.end - place.begin);
  const std::size_t size = std::min(raw.find_first_of("\r\n"), raw.size());
  const std::size_t end = first + size;
  const std::size_t next = raw.find_first_not_of("\r\n", size);
  if (!is_folded || end >= text.size() || next == std::string_view::npos) return text;
  const auto breaks = std::ranges::count(raw.substr(size, next - size), '\n');
  if (breaks == 1 && text[end] == ' ') text[end] = '\n';
  else if (breaks > 1 &&
           std::ranges::count(text.substr(end, static_cast<std::size_t>(breaks)), '\n') < breaks)
    text.insert(end, 1, '\n');
  return text;
}

void TreeBuilder::set_value(Node& node, tl::expected<Value, std::string> value, std::string help) {
  node.is_invalid = !value;
  if (value) node.value = *std::move(value);
  else sink_.add(error(DiagKind::yaml_syntax, value.error()).at(node.span).help(std::move(help)));
}

/// Equal plain strings share one value, since many of them, keys in particular, occur often in a file.
void TreeBuilder::set_plain(Node& node, std::string_view text) {
  if (const auto known = shared_.find(text); known != shared_.end()) {
    node.value = known->second;
    return;
  }
  set_value(node, is_version_1_1_ ? resolve_plain_1_1(text) : resolve_plain(text));
  if (node.value.is_string() && shared_.size() < max_shared)
    shared_.emplace(node.value.as_string(), node.value);
}

bool TreeBuilder::add_anchor(std::string_view name, const Node* node) {
  if (input_.has_colon_after('&', name, node->span.begin))
    return refuse(error(DiagKind::yaml_syntax, fmt::format("a space is missing after the anchor `{}`", name))
                      .at(node->span));
  anchors_[input_.original_name('&', name, node->span.begin)] = node;
  return true;
}

bool TreeBuilder::refuse_alias(const std::string& name, Span place) {
  std::vector<std::string_view> known;
  for (const auto& [other, node] : anchors_) known.push_back(other);
  const bool in_flow = !open_.empty() && levels_[open_.size() - 1].is_flow;
  const std::string_view file = input_.original();
  const std::uint32_t end = text_end(file, place.begin, in_flow);
  const std::string text =
      fmt::format("write `{}` if this is text", quoted(file.substr(place.begin, end - place.begin)));
  return refuse(error(DiagKind::yaml_syntax,
                      fmt::format("`*{}` refers to an anchor `&{}`, which does not exist", name, name))
                    .at(place)
                    .help(did_you_mean(name, known, text)));
}

bool TreeBuilder::alias(const yaml_event_t& event) {
  const Span here = span(event.start_mark, event.end_mark);
  std::string name = input_.original_name('*', text_of(event.data.alias.anchor), here.begin);
  if (input_.has_colon_after('*', text_of(event.data.alias.anchor), here.begin))
    return refuse(error(DiagKind::yaml_syntax, fmt::format("a space is missing after the alias `*{}`", name))
                      .at(here)
                      .help("put a space before the colon"));
  const auto anchor = anchors_.find(name);
  if (anchor == anchors_.end()) return refuse_alias(name, here);
  const Node* node = anchor->second;
  if (merges_itself(*node)) return attach(document_->make(Shape::mapping));
  if (std::ranges::find(open_, node, &Open::node) != open_.end())
    return refuse(error(DiagKind::yaml_syntax,
                        fmt::format("the alias `{}` is part of the node that it refers to", name))
                      .at(here));
  document_->add_alias(node, here);
  return attach(node);
}

bool TreeBuilder::open(Shape shape, const yaml_event_t& event, std::string_view anchor,
                       std::string_view tag) {
  Node* node = document_->make(shape);
  node->span = span(event.start_mark, event.end_mark);
  if (open_.size() >= max_levels) return refuse_depth(*node);
  const bool is_set = shape == Shape::mapping && short_tag(tag) == "set";
  if (has_tag(tag) && !is_set && short_tag(tag) != (shape == Shape::sequence ? "seq" : "map"))
    sink_.add(error(DiagKind::yaml_syntax, unknown_tag(short_tag(tag))).at(node->span));
  if (!anchor.empty() && !add_anchor(anchor, node)) return false;
  open_.push_back({.node = node, .is_set = is_set, .is_merged = is_in_merge()});
  add_level(*node, event);
  return true;
}

void TreeBuilder::add_level(const Node& node, const yaml_event_t& event) {
  const std::string_view file = input_.original();
  const bool is_flow = node.is_sequence() ? event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                                          : event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
  std::size_t begin = node.span.begin;
  if (is_flow && (file[begin] == '&' || file[begin] == '!'))
    begin = std::min(file.find_first_of("[{", begin), file.size());
  levels_.resize(open_.size());
  levels_.back() = {
      .is_list = node.is_sequence(), .is_flow = is_flow, .begin = static_cast<std::uint32_t>(begin)};
}

void TreeBuilder::describe(Failure& failure) const {
  failure.levels = levels_;
  for (std::size_t i = 0; i < open_.size(); ++i) failure.levels[i].is_open = true;
  if (last_scalar_ == nullptr) return;
  failure.last_scalar = last_scalar_->span;
  failure.last_style = last_scalar_->style;
}

/// True if the next node is the value of `<<`, or an item of it.
bool TreeBuilder::is_in_merge() const {
  if (open_.empty()) return false;
  const Open& parent = open_.back();
  return parent.node->is_sequence()
             ? parent.is_merged
             : parent.wants_value && std::ranges::find(merge_keys_, parent.key) != merge_keys_.end();
}

/// True if the next node is an alias of the mapping that it is merged into. The loader then merges nothing.
bool TreeBuilder::merges_itself(const Node& node) const {
  if (!is_in_merge()) return false;
  const std::size_t owner = open_.size() - (open_.back().node->is_sequence() ? 2 : 1);
  return open_[owner].node == &node;
}

/// The keys of a mapping as a list, for `!!set`.
const Node* TreeBuilder::set_of(const MappingNode& mapping) {
  auto* out = static_cast<SequenceNode*>(document_->make(Shape::sequence));
  out->span = mapping.span;
  out->depth = mapping.depth;
  for (const Entry& entry : mapping.entries) out->items.push_back(entry.key);
  for (auto& [name, node] : anchors_)
    if (node == &mapping) node = out;
  return out;
}

bool TreeBuilder::close(const yaml_event_t& event) {
  const Open closed = open_.back();
  Node* node = closed.node;
  open_.pop_back();
  // Only the end of a flow collection is a token, `]` or `}`.
  if (event.end_mark.index > event.start_mark.index) node->span.end = offsets_.byte(event.end_mark.index);
  if (!node->is_mapping()) return attach(node);
  auto& mapping = static_cast<MappingNode&>(*node);
  if (const Node* reported = unquoted_template(mapping)) {
    const bool is_key = !open_.empty() && open_.back().node->is_mapping() && !open_.back().wants_value;
    return !is_key && attach(reported);  // without the key, the mapping cannot be checked
  }
  for (MappingNode* item : split_items(mapping)) {
    finish_mapping(*item, merge_keys_, closed.is_merged, sink_);
    if (!attach(closed.is_set ? set_of(*item) : item)) return false;
  }
  return true;
}

/// An invalid scalar in place of the mapping, if it comes from an unquoted `{{ x }}`. Else null.
const Node* TreeBuilder::unquoted_template(const MappingNode& mapping) {
  if (mapping.entries.empty() || !mapping.entries.front().key->is_mapping() ||
      mapping.entries.front().key->span.begin != mapping.span.begin + 1)
    return nullptr;
  const bool in_flow = !open_.empty() && levels_[open_.size() - 1].is_flow;
  Diagnostic diagnostic =
      template_error({.file = input_.file(), .text = input_.original()}, mapping.span.begin, in_flow);
  reported_ = diagnostic.span();
  sink_.add(std::move(diagnostic));
  Node* out = document_->make(Shape::scalar);
  out->span = reported_;
  out->is_invalid = true;
  return out;
}

/// If the first key of a mapping comes again among other keys, a `- ` is missing there. Reports this, and
/// cuts an item of a list into several, so that checks of the document do not report what only follows from
/// it. Any other mapping becomes invalid.
std::vector<MappingNode*> TreeBuilder::split_items(MappingNode& mapping) {
  std::vector<MappingNode*> out{&mapping};
  if (open_.empty() || levels_[open_.size()].is_flow || mapping.entries.size() < 4 ||
      !mapping.entries.front().key->is_string())
    return out;
  const std::string first = mapping.entries.front().key->value.as_string();
  const auto is_first = [&](const Entry& e) {
    return e.key->is_string() && e.key->value.as_string() == first;
  };
  if (std::none_of(mapping.entries.begin() + 2, mapping.entries.end() - 1, is_first)) return out;

  const bool is_item = open_.back().node->is_sequence();
  const std::vector<Entry> entries = std::exchange(mapping.entries, {});
  for (const Entry& entry : entries) {
    if (is_first(entry) && out.back()->entries.size() > 1 && &entry != &entries.back()) {
      sink_.add(error(DiagKind::duplicate_key, fmt::format("duplicate key `{}`", first))
                    .at(entry.key->span)
                    .help(fmt::format("is a `- ` missing before {}`{}:`?", is_item ? "" : "each ", first))
                    .note(out.back()->entries.front().key->span, "first used here"));
      mapping.is_invalid = !is_item;
      if (!is_item) return out;
      out.push_back(static_cast<MappingNode*>(document_->make(Shape::mapping)));
      out.back()->span = entry.key->span;
      out.back()->depth = mapping.depth;
    }
    out.back()->entries.push_back(entry);
  }
  return out;
}

bool TreeBuilder::attach(const Node* node) {
  if (open_.empty()) {
    root_ = node;
    return true;
  }
  Open& parent = open_.back();
  parent.node->depth = std::max<std::uint16_t>(parent.node->depth, node->depth + 1);
  if (parent.node->depth > max_levels) return refuse_depth(*node);
  if (parent.node->is_sequence()) {
    static_cast<SequenceNode*>(parent.node)->items.push_back(node);
  } else if (!parent.wants_value) {
    parent.key = node;
    parent.wants_value = true;
    Level& level = levels_[open_.size() - 1];
    if (!level.last_key.known() && !level.is_flow) level.begin = node->span.begin;
    level.last_key = node->span;
    levels_.resize(open_.size());
  } else {
    static_cast<MappingNode*>(parent.node)->entries.push_back({parent.key, node});
    parent.wants_value = false;
  }
  return true;
}

}  // namespace iocwright::yaml
