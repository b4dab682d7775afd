// Parses YAML for the unit tests of lang/yaml and lang/format.
#pragma once

#include <memory>
#include <string>

#include "core/value/text_forms.hpp"
#include "lang/yaml/parse.hpp"
#include "lang/yaml/to_value.hpp"

namespace iocwright::tests {

/// A parsed text, with the errors found in it.
struct ParsedYaml {
  Sources sources;
  Sink sink;
  std::unique_ptr<yaml::Document> document;

  explicit ParsedYaml(std::string text) {
    document = yaml::parse(sources.add("file", std::move(text)), sources, sink);
  }

  /// repr() of the value, or `error: ` followed by the first message.
  std::string repr() const {
    if (!document || sink.has_errors()) return "error: " + sink.first_message();
    const Limits limits;
    Budget budget(limits);
    return to_repr(yaml::to_value(document->root()), budget).value_or("?");
  }
  const yaml::Node& at(const char* key) const { return *yaml::as_mapping(document->root()).find(key)->value; }
};

inline std::string repr(const std::string& text) { return ParsedYaml(text).repr(); }

}  // namespace iocwright::tests
