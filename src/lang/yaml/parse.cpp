#include "lang/yaml/parse.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/base/utf8.hpp"
#include "lang/yaml/finish_mapping.hpp"
#include "lang/yaml/loader_rules.hpp"
#include "lang/yaml/scalars.hpp"

namespace iocwright::yaml {

namespace {

constexpr std::size_t most_levels =
    200;  // deeper than any file that people write; bounds all recursion over nodes

constexpr std::string_view byte_order_mark =
    "\xEF\xBB\xBF";  // editors put it before the text; libyaml would count it as indentation

/// libyaml counts characters, we count bytes. Places are asked for mostly in order, so the last answer is a
/// good start.
class OffsetMap {
 public:
  /// libyaml reads what follows the first `skipped` bytes.
  OffsetMap(std::string_view text, std::size_t skipped)
      : text_(text.substr(skipped)), skipped_(skipped), ascii_(utf8::is_ascii(text.substr(skipped))) {}

  std::uint32_t byte(std::size_t index) {
    if (ascii_) return static_cast<std::uint32_t>(skipped_ + std::min(index, text_.size()));
    if (index < index_) index_ = byte_ = 0;
    byte_ += utf8::byte_offset(text_.substr(byte_), index - index_);
    index_ = index;
    return static_cast<std::uint32_t>(skipped_ + byte_);
  }

 private:
  std::string_view text_;
  std::size_t skipped_;
  bool ascii_;
  std::size_t index_ = 0, byte_ = 0;
};

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t* operator->() { return &event_; }
  yaml_event_t* get() { return &event_; }

 private:
  yaml_event_t event_{};
};

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

/// Builds the tree from libyaml's events, with a stack of its own: files may nest, the C++ stack does not
/// grow.
class Builder {
 public:
  Builder(FileId file, std::string_view text, const std::vector<std::uint32_t>& hidden_tabs, Sink& sink)
      : file_(file),
        text_(text),
        hidden_tabs_(hidden_tabs),
        skipped_(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0),
        offsets_(text, skipped_),
        rules_(file, text),
        sink_(sink),
        document_(std::make_unique<Document>()) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()) + skipped_,
                                 text.size() - skipped_);
  }
  ~Builder() { yaml_parser_delete(&parser_); }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  /// Where a tab must be hidden from libyaml before it reads the text again.
  std::optional<std::uint32_t> leading_tab;

  std::unique_ptr<Document> run() {
    for (bool more = true; more;) {
      Event event;
      if (yaml_parser_parse(&parser_, event.get()) == 0) return syntax_fault();
      more = event->type != YAML_STREAM_END_EVENT;
      if (!handle(*event.get())) return nullptr;
    }
    if (root_ == nullptr) root_ = document_->make(Shape::scalar);  // an empty file holds null
    if (root_->span.file == 0) root_->span = {file_, 0, 0};
    rules_.check_rest(sink_);
    document_->set_root(root_);
    return std::move(document_);
  }

 private:
  /// A collection that is being filled.
  struct Open {
    Node* node;
    const Node* key = nullptr;  ///< of a mapping: the key that waits for its value
    bool wants_value = false;
  };

  Span span(const yaml_mark_t& begin, const yaml_mark_t& end) {
    const std::uint32_t from = offsets_.byte(begin.index);
    return {file_, from, std::max(from, offsets_.byte(end.index))};
  }

  std::unique_ptr<Document> fault(Diagnostic diagnostic) {
    sink_.add(std::move(diagnostic));
    return nullptr;
  }

  std::unique_ptr<Document> syntax_fault() {
    if (is_leading_tab()) {
      leading_tab = offsets_.byte(parser_.problem_mark.index);
      return nullptr;
    }
    if (parser_.error == YAML_READER_ERROR) {
      const auto begin =
          static_cast<std::uint32_t>(std::min(skipped_ + parser_.problem_offset, text_.size()));
      const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(begin + 1, text_.size()));
      Diagnostic diagnostic = error(DiagKind::yaml_syntax, parser_.problem).at({file_, begin, end});
      const bool encoding = std::string_view(parser_.problem).find("UTF-8") != std::string_view::npos;
      return fault(encoding ? std::move(diagnostic).help("save the file in the encoding UTF-8")
                            : std::move(diagnostic));
    }
    const std::uint32_t at = offsets_.byte(parser_.problem_mark.index);
    Diagnostic diagnostic = error(DiagKind::yaml_syntax, parser_.problem).at({file_, at, at});
    if (parser_.context != nullptr)
      diagnostic.add_note(span(parser_.context_mark, parser_.context_mark), parser_.context);
    return fault(std::move(diagnostic));
  }

  /// libyaml takes a literal text whose first line begins with a tab for a fault of indentation; the
  /// reference reads it.
  bool is_leading_tab() {
    constexpr std::string_view problem = "found a tab character where an indentation space is expected";
    const std::uint32_t at = offsets_.byte(parser_.problem_mark.index);
    const std::uint32_t header = offsets_.byte(parser_.context_mark.index);
    return parser_.problem == problem && at < text_.size() && text_[at] == '\t' && at > 0 &&
           text_[at - 1] == ' ' && header < text_.size() && text_[header] == '|';
  }

  bool handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (!seen_document_) return seen_document_ = true;
        fault(error(DiagKind::yaml_syntax, "expected a single document in the stream")
                  .at(span(event.start_mark, event.end_mark))
                  .help("one file holds one document: move what follows `---` to a file of its own"));
        return false;
      case YAML_SCALAR_EVENT: return scalar(event);
      case YAML_ALIAS_EVENT: return alias(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(Shape::sequence, event, text_of(event.data.sequence_start.anchor),
                    text_of(event.data.sequence_start.tag));
      case YAML_MAPPING_START_EVENT:
        return open(Shape::mapping, event, text_of(event.data.mapping_start.anchor),
                    text_of(event.data.mapping_start.tag));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: return close(event);
      default: return true;
    }
  }

  bool scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    const std::string_view tag = text_of(data.tag);
    Node* node = document_->make(Shape::scalar);
    node->style = style_of(data.style);
    node->span = span(event.start_mark, event.end_mark);
    rules_.check_scalar(node->span, node->style, sink_);
    const bool is_key = !open_.empty() && open_.back().node->is_mapping() && !open_.back().wants_value;
    const bool plain = node->style == Style::plain && (tag.empty() || tag == "!");
    if (is_key && plain && text == "<<") {
      merge_keys_.push_back(node);
      node->value = Value(text);
    } else if (is_key && plain && text == "=") {
      node->value = Value(text);
    } else if (!tag.empty() && tag != "!") {
      set_value(*node, resolve_tagged(own_tag(tag), text));
    } else if (plain) {
      set_plain(*node, text);
    } else {
      node->value = Value(with_tab(node->span, text));
    }
    return place(node, text_of(data.anchor));
  }

  /// The text of a scalar whose first tab was hidden from libyaml.
  std::string with_tab(Span place, std::string_view text) const {
    std::string out(text);
    const bool hidden = std::any_of(hidden_tabs_.begin(), hidden_tabs_.end(),
                                    [&](std::uint32_t at) { return at >= place.begin && at < place.end; });
    const std::size_t first = out.find_first_not_of('\n');
    if (hidden && first != std::string::npos) out[first] = '\t';
    return out;
  }

  static std::string_view own_tag(std::string_view tag) {
    constexpr std::string_view prefix = "tag:yaml.org,2002:";
    return tag.starts_with(prefix) ? tag.substr(prefix.size()) : tag;
  }

  void set_value(Node& node, tl::expected<Value, std::string> value) {
    node.is_faulty = !value;
    if (value) node.value = *std::move(value);
    else sink_.add(error(DiagKind::yaml_syntax, value.error()).at(node.span));
  }

  /// Short plain texts, keys above all, stand many times in a file: they share one value.
  void set_plain(Node& node, std::string_view text) {
    const auto known = shared_.find(text);
    if (known != shared_.end()) {
      node.value = known->second;
      return;
    }
    set_value(node, resolve_plain(text));
    constexpr std::size_t most_shared = 4096;
    if (node.value.is_string() && shared_.size() < most_shared)
      shared_.emplace(node.value.as_string(), node.value);
  }

  bool alias(const yaml_event_t& event) {
    const std::string name(text_of(event.data.alias.anchor));
    const Span here = span(event.start_mark, event.end_mark);
    const auto anchor = anchors_.find(name);
    if (anchor == anchors_.end()) {
      fault(error(DiagKind::yaml_syntax, fmt::format("found undefined alias `{}`", name)).at(here));
      return false;
    }
    const Node* node = anchor->second;
    if (std::any_of(open_.begin(), open_.end(), [&](const Open& o) { return o.node == node; })) {
      fault(error(DiagKind::yaml_syntax, fmt::format("the alias `{}` stands inside of what it names", name))
                .at(here));
      return false;
    }
    return attach(node);
  }

  bool open(Shape shape, const yaml_event_t& event, std::string_view anchor, std::string_view tag) {
    Node* node = document_->make(shape);
    node->span = span(event.start_mark, event.end_mark);
    if (open_.size() >= most_levels) return too_deep(*node);
    if (!tag.empty() && tag != "!" && own_tag(tag) != (shape == Shape::sequence ? "seq" : "map"))
      sink_.add(
          error(DiagKind::yaml_syntax, fmt::format("could not determine a constructor for the tag `{}`", tag))
              .at(node->span));
    if (!anchor.empty()) anchors_[std::string(anchor)] = node;
    open_.push_back({node});
    return true;
  }

  bool too_deep(const Node& node) {
    fault(error(DiagKind::yaml_syntax, fmt::format("more than {} levels inside one another", most_levels))
              .at(node.span));
    return false;
  }

  bool close(const yaml_event_t& event) {
    Node* node = open_.back().node;
    open_.pop_back();
    if (event.end_mark.index > event.start_mark.index)
      node->span.end = offsets_.byte(event.end_mark.index);  // a flow collection
    if (node->is_mapping()) finish_mapping(static_cast<MappingNode&>(*node), merge_keys_, sink_);
    return attach(node);
  }

  bool place(Node* node, std::string_view anchor) {
    if (!anchor.empty()) anchors_[std::string(anchor)] = node;
    return attach(node);
  }

  bool attach(const Node* node) {
    if (open_.empty()) {
      root_ = const_cast<Node*>(node);
      return true;
    }
    Open& parent = open_.back();
    parent.node->depth = std::max<std::uint16_t>(parent.node->depth, node->depth + 1);
    if (parent.node->depth > most_levels) return too_deep(*node);
    if (parent.node->is_sequence()) {
      static_cast<SequenceNode*>(parent.node)->items.push_back(node);
    } else if (!parent.wants_value) {
      parent.key = node;
      parent.wants_value = true;
    } else {
      static_cast<MappingNode*>(parent.node)->entries.push_back({parent.key, node});
      parent.wants_value = false;
    }
    return true;
  }

  FileId file_;
  std::string_view text_;
  const std::vector<std::uint32_t>& hidden_tabs_;
  std::size_t skipped_;  ///< bytes before what libyaml reads
  OffsetMap offsets_;
  LoaderRules rules_;
  Sink& sink_;
  std::unique_ptr<Document> document_;
  yaml_parser_t parser_{};
  Node* root_ = nullptr;
  bool seen_document_ = false;
  std::vector<Open> open_;
  std::unordered_map<std::string, const Node*> anchors_;
  std::vector<const Node*> merge_keys_;
  std::unordered_map<std::string_view, Value> shared_;
};

}  // namespace

std::unique_ptr<Document> parse(FileId file, const Sources& sources, Sink& sink) {
  std::string text(sources.file(file).text());
  std::vector<std::uint32_t> hidden_tabs;
  while (true) {
    Sink own;
    Builder builder(file, text, hidden_tabs, own);
    auto document = builder.run();
    if (!builder.leading_tab) {
      sink.add_all(std::move(own));
      return document;
    }
    hidden_tabs.push_back(*builder.leading_tab);
    text[*builder.leading_tab] = 'x';
  }
}

}  // namespace iocwright::yaml
