// Turns libyaml's events into the nodes of a Document.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <tl/expected.hpp>
#include <yaml.h>

#include "core/diag/sink.hpp"
#include "lang/yaml/loader_rules.hpp"
#include "lang/yaml/node.hpp"
#include "lang/yaml/offset_map.hpp"

namespace iocwright::yaml {

/// The text that libyaml parses.
struct Input {
  FileId file;
  std::string text;
  std::vector<std::uint32_t> hidden_tabs = {};  ///< offsets of tabs that were replaced with `x`
};

/// Keeps a stack of open collections, so that deeply nested files do not exhaust the C++ stack.
class TreeBuilder {
 public:
  TreeBuilder(const Input& input, OffsetMap& offsets, Sink& sink)
      : input_(input),
        offsets_(offsets),
        rules_(input.file, input.text),
        sink_(sink),
        document_(std::make_unique<Document>()) {}

  /// Processes an event. Returns false if it has reported an error that leaves no document.
  bool add(const yaml_event_t& event);
  /// Returns the document, after the last event.
  std::unique_ptr<Document> finish();

 private:
  /// A collection that is being filled.
  struct Open {
    Node* node;
    const Node* key = nullptr;  ///< of a mapping: the key whose value is next
    bool wants_value = false;
  };

  Span span(const yaml_mark_t& begin, const yaml_mark_t& end);
  /// Reports an error that leaves no document, and returns false.
  bool refuse(Diagnostic diagnostic);
  bool refuse_depth(const Node& node);

  bool start_document(const yaml_event_t& event);
  bool scalar(const yaml_event_t& event);
  bool alias(const yaml_event_t& event);
  bool open(Shape shape, const yaml_event_t& event, std::string_view anchor, std::string_view tag);
  bool close(const yaml_event_t& event);
  bool attach(const Node* node);

  void set_value(Node& node, tl::expected<Value, std::string> value);
  void set_plain(Node& node, std::string_view text);
  std::string with_tab(Span place, std::string_view text) const;

  const Input& input_;
  OffsetMap& offsets_;
  LoaderRules rules_;
  Sink& sink_;
  std::unique_ptr<Document> document_;
  const Node* root_ = nullptr;
  bool seen_document_ = false;
  std::vector<Open> open_;
  std::unordered_map<std::string, const Node*> anchors_;
  std::vector<const Node*> merge_keys_;
  std::unordered_map<std::string_view, Value> shared_;  ///< plain strings seen before
};

}  // namespace iocwright::yaml
