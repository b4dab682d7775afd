#include "lang/yaml/parse.hpp"

#include <yaml.h>

#include <optional>

#include "lang/yaml/explain.hpp"
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
        skipped_(input.text().starts_with(byte_order_mark) ? byte_order_mark.size() : 0),
        offsets_(input.text(), skipped_, input.inserted()),
        builder_(input, offsets_, sink),
        sink_(sink) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_,
                                 reinterpret_cast<const unsigned char*>(input.text().data()) + skipped_,
                                 input.text().size() - skipped_);
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// Returns the document, or null after an error.
  std::unique_ptr<Document> run() {
    for (bool more = true; more;) {
      Event event;
      if (yaml_parser_parse(&parser_, event.get()) == 0) {
        has_syntax_error_ = true;
        return nullptr;
      }
      more = event->type != YAML_STREAM_END_EVENT;
      if (!builder_.add(*event.get())) return nullptr;
    }
    return builder_.finish();
  }

  /// True if libyaml has rejected the text. The error is not reported yet.
  bool has_syntax_error() const { return has_syntax_error_; }

  /// Hides the cause of the error in `input`, if the reference's loader accepts it.
  bool hide_error(Input& input) {
    return parser_.error != YAML_READER_ERROR &&
           input.hide(parser_.problem, offsets_.byte(parser_.problem_mark.index),
                      offsets_.byte(parser_.context_mark.index));
  }

  void report_error() {
    Failure failure{.file = input_.file(), .text = input_.original(), .problem = parser_.problem};
    if (parser_.error == YAML_READER_ERROR) {
      failure.at = static_cast<std::uint32_t>(skipped_ + parser_.problem_offset);
      return sink_.add(explain_encoding(failure));
    }
    failure.at = offsets_.byte(parser_.problem_mark.index);
    failure.context_at = failure.at;
    if (parser_.context != nullptr) {
      failure.context = parser_.context;
      failure.context_at = offsets_.byte(parser_.context_mark.index);
    }
    builder_.describe(failure);
    if (!builder_.has_reported(failure.at)) sink_.add(explain(failure));
  }

 private:
  const Input& input_;
  std::size_t skipped_;  ///< bytes before the text that libyaml reads
  OffsetMap offsets_;
  TreeBuilder builder_;
  Sink& sink_;
  yaml_parser_t parser_{};
  bool has_syntax_error_ = false;
};

}  // namespace

std::unique_ptr<Document> parse(FileId file, const Sources& sources, Sink& sink) {
  constexpr int max_hidden = 200;  // each costs a pass over the file
  Input input(file, sources.file(file).text());
  for (int i = 0;; ++i) {
    Sink own;
    Parser parser(input, own);
    auto document = parser.run();
    if (parser.has_syntax_error()) {
      Input next = input;
      if (i < max_hidden && parser.hide_error(next)) {
        input = std::move(next);
        continue;
      }
      parser.report_error();
    }
    sink.add_all(std::move(own));
    return document;
  }
}

std::string library_version() { return ::yaml_get_version_string(); }

}  // namespace iocwright::yaml
