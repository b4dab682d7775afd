#include "instance/screens/yaml_writer.hpp"

#include <fmt/format.h>

#include "instance/boot/yaml_scalar.hpp"

namespace iocwright::screens {

namespace {

constexpr std::size_t level = 2;

/// A string as a key, quoted if it must be.
std::string key_text(std::string_view key, std::size_t indent) {
  return boot::yaml_scalar(key, indent, indent + level).substr(1);
}

}  // namespace

void YamlWriter::start_line(std::string_view key) {
  after_key_ = false;
  out_.append(indent_, ' ');
  out_ += key;
  out_ += ':';
}

void YamlWriter::scalar(std::string_view front, std::string_view value) {
  after_key_ = false;
  const std::string start = std::string(indent_, ' ') + std::string(front);
  out_ += start + boot::yaml_scalar(value, start.size(), indent_ + level) + "\n";
}

void YamlWriter::text(std::string_view key, std::string_view value) {
  scalar(key_text(key, indent_) + ":", value);
}

void YamlWriter::flag(std::string_view key, bool value) {
  start_line(key);
  out_ += value ? " true\n" : " false\n";
}

void YamlWriter::integer(std::string_view key, std::int64_t value) {
  start_line(key);
  out_ += fmt::format(" {}\n", value);
}

void YamlWriter::texts(std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return empty_list(key);
  start_line(key);
  out_ += '\n';
  indent_ += level;
  for (const std::string& value : values) scalar("-", value);
  indent_ -= level;
}

void YamlWriter::pairs(std::string_view key, const StringPairs& values) {
  if (values.empty()) {
    start_line(key);
    out_ += " {}\n";
    return;
  }
  enter(key);
  for (const auto& [name, value] : values) text(name, value);
  leave();
}

void YamlWriter::enter(std::string_view key) {
  start_line(key);
  out_ += '\n';
  after_key_ = true;
  outer_.push_back(indent_);
  indent_ += level;
}

void YamlWriter::enter_list(std::string_view key) {
  enter(key);
  indent_ += level;  // of the items; their dashes are one level less
}

void YamlWriter::empty_list(std::string_view key) {
  start_line(key);
  out_ += " []\n";
}

void YamlWriter::item(std::string_view type) {
  if (!after_key_) out_ += '\n';
  after_key_ = false;
  out_ += fmt::format("{}- type: {}\n", std::string(indent_ - level, ' '), type);
}

void YamlWriter::leave() {
  indent_ = outer_.back();
  outer_.pop_back();
  after_key_ = false;
}

}  // namespace iocwright::screens
