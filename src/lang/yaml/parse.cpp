#include "lang/yaml/parse.hpp"

#include <yaml.h>

#include <algorithm>
#include <optional>

#include "lang/yaml/tree_builder.hpp"

namespace iocwright::yaml {

namespace {

/// Some editors write a byte-order mark, which libyaml would count as indentation.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

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

/// Drives libyaml and reports its syntax errors.
class Parser {
 public:
  Parser(const Input& input, Sink& sink)
      : input_(input),
        skipped_(input.text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0),
        offsets_(input.text, skipped_),
        builder_(input, offsets_, sink),
        sink_(sink) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_,
                                 reinterpret_cast<const unsigned char*>(input.text.data()) + skipped_,
                                 input.text.size() - skipped_);
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// If set, the document is null, and must be parsed again with the tab at this offset hidden from libyaml.
  std::optional<std::uint32_t> leading_tab;

  std::unique_ptr<Document> run() {
    for (bool more = true; more;) {
      Event event;
      if (yaml_parser_parse(&parser_, event.get()) == 0) {
        report_error();
        return nullptr;
      }
      more = event->type != YAML_STREAM_END_EVENT;
      if (!builder_.add(*event.get())) return nullptr;
    }
    return builder_.finish();
  }

 private:
  void report_error() {
    if (is_leading_tab()) leading_tab = offsets_.byte(parser_.problem_mark.index);
    else if (parser_.error == YAML_READER_ERROR) report_encoding();
    else report_syntax();
  }

  /// libyaml rejects a literal scalar whose text starts with a tab; the reference's loader accepts it.
  bool is_leading_tab() {
    constexpr std::string_view tab_error = "found a tab character where an indentation space is expected";
    const std::string_view text = input_.text;
    const std::uint32_t at = offsets_.byte(parser_.problem_mark.index);
    const std::uint32_t header = offsets_.byte(parser_.context_mark.index);
    return parser_.problem == tab_error && at < text.size() && text[at] == '\t' && at > 0 &&
           text[at - 1] == ' ' && header < text.size() && text[header] == '|';
  }

  void report_encoding() {
    const auto size = static_cast<std::uint32_t>(input_.text.size());
    const auto begin =
        static_cast<std::uint32_t>(std::min<std::size_t>(skipped_ + parser_.problem_offset, size));
    Diagnostic diagnostic =
        error(DiagKind::yaml_syntax, parser_.problem).at({input_.file, begin, std::min(begin + 1, size)});
    const bool is_utf8 = std::string_view(parser_.problem).find("UTF-8") == std::string_view::npos;
    sink_.add(is_utf8 ? std::move(diagnostic) : std::move(diagnostic).help("save the file as UTF-8"));
  }

  void report_syntax() {
    Diagnostic diagnostic = error(DiagKind::yaml_syntax, parser_.problem).at(place(parser_.problem_mark));
    if (parser_.context != nullptr) diagnostic.add_note(place(parser_.context_mark), parser_.context);
    sink_.add(std::move(diagnostic));
  }

  Span place(const yaml_mark_t& mark) {
    const std::uint32_t at = offsets_.byte(mark.index);
    return {input_.file, at, at};
  }

  const Input& input_;
  std::size_t skipped_;  ///< bytes before the text that libyaml reads
  OffsetMap offsets_;
  TreeBuilder builder_;
  Sink& sink_;
  yaml_parser_t parser_{};
};

}  // namespace

std::unique_ptr<Document> parse(FileId file, const Sources& sources, Sink& sink) {
  Input input{.file = file, .text = std::string(sources.file(file).text())};
  while (true) {
    Sink own;
    Parser parser(input, own);
    auto document = parser.run();
    if (!parser.leading_tab) {
      sink.add_all(std::move(own));
      return document;
    }
    input.hidden_tabs.push_back(*parser.leading_tab);
    input.text[*parser.leading_tab] = 'x';
  }
}

}  // namespace iocwright::yaml
