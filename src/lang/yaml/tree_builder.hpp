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
#include "lang/yaml/failure.hpp"
#include "lang/yaml/input.hpp"
#include "lang/yaml/loader_rules.hpp"
#include "lang/yaml/node.hpp"
#include "lang/yaml/offset_map.hpp"

namespace iocwright::yaml {

/// Keeps a stack of open collections, so that deeply nested files do not exhaust the C++ stack.
class TreeBuilder {
 public:
  TreeBuilder(const Input& input, OffsetMap& offsets, Sink& sink)
      : input_(input),
        offsets_(offsets),
        rules_(input.file(), input.original()),
        sink_(sink),
        document_(std::make_unique<Document>()) {}

  /// Processes an event. Returns false if it has reported an error that leaves no document.
  bool add(const yaml_event_t& event);
  /// Returns the document, after the last event.
  std::unique_ptr<Document> finish();

  /// Adds what has been read so far.
  void describe(Failure& failure) const;
  /// True if the place is in a value that has been reported.
  bool has_reported(std::uint32_t at) const { return reported_.begin <= at && at < reported_.end; }

 private:
  /// A collection that is being filled.
  struct Open {
    Node* node;
    const Node* key = nullptr;  ///< of a mapping: the key whose value is next
    bool wants_value = false;
    bool is_set = false;     ///< `!!set`: a mapping whose keys become a list
    bool is_merged = false;  ///< the value of `<<`, or an item of that
  };

  Span span(const yaml_mark_t& begin, const yaml_mark_t& end);
  /// Reports an error that leaves no document, and returns false.
  bool refuse(Diagnostic diagnostic);
  bool refuse_depth(const Node& node);
  bool refuse_alias(const std::string& name, Span place);

  bool start_document(const yaml_event_t& event);
  bool scalar(const yaml_event_t& event);
  bool add_anchor(std::string_view name, const Node* node);
  bool alias(const yaml_event_t& event);
  bool open(Shape shape, const yaml_event_t& event, std::string_view anchor, std::string_view tag);
  bool close(const yaml_event_t& event);
  bool attach(const Node* node);
  void add_level(const Node& node, const yaml_event_t& event);
  const Node* unquoted_template(const MappingNode& mapping);
  std::vector<MappingNode*> split_items(MappingNode& mapping);

  void set_value(Node& node, tl::expected<Value, std::string> value, std::string help = "");
  void set_plain(Node& node, std::string_view text);
  std::string restored(const Node& node, std::string_view text) const;
  std::string restored_block(Span place, std::string text, bool is_folded) const;
  bool is_in_merge() const;
  bool merges_itself(const Node& node) const;
  const Node* set_of(const MappingNode& mapping);

  const Input& input_;
  OffsetMap& offsets_;
  LoaderRules rules_;
  Sink& sink_;
  Sink warnings_;  ///< dropped if libyaml rejects the file, as they may tell the same cause
  std::unique_ptr<Document> document_;
  const Node* root_ = nullptr;
  bool seen_document_ = false;
  bool is_version_1_1_ = false;  ///< by a directive `%YAML 1.1`
  std::vector<Open> open_;
  std::vector<Level>
      levels_;  ///< those of `open_`, and those that were closed after the innermost of them began
  const Node* last_scalar_ = nullptr;
  Span reported_;  ///< the last unquoted template
  std::unordered_map<std::string, const Node*> anchors_;
  std::vector<const Node*> merge_keys_;
  std::unordered_map<std::string_view, Value> shared_;  ///< plain strings seen before
};

}  // namespace iocwright::yaml
