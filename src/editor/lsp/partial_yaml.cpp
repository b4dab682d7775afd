#include "editor/lsp/partial_yaml.hpp"

#include <algorithm>

#include "core/diag/sink.hpp"
#include "editor/lsp/text_lines.hpp"
#include "lang/yaml/parse.hpp"

namespace iocwright::lsp {

namespace {

constexpr int max_lines = 3;  // that are left out one by one; each costs a pass over the text

/// The first error without which there would be a document.
std::optional<Span> first_error(Sink& sink) {
  for (const Diagnostic& diagnostic : sink.take())
    if (diagnostic.severity() == Severity::error && diagnostic.span().known()) return diagnostic.span();
  return std::nullopt;
}

/// Replaces the bytes of [begin, end) except for line ends.
void blank(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i)
    if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
}

}  // namespace

PartialYaml parse_partially(const std::string& path, std::string text, Sources& sources,
                            std::optional<std::size_t> keep) {
  PartialYaml out;
  for (int i = 0;; ++i) {
    const FileId file = sources.add(path, text);
    Sink sink;
    out.document = yaml::parse(file, sources, sink);
    if (out.document != nullptr) {
      out.text = std::move(text);
      return out;
    }
    const auto error = first_error(sink);
    if (!error || i > max_lines) return out;

    const TextLines lines(text);
    // A list stays one if the dash of its item stays.
    const std::size_t start = lines.line_start(error->begin);
    std::size_t begin = std::min(text.find_first_not_of(" -", start), text.size());
    if (begin >= lines.line_end(start)) begin = start;
    const std::size_t end = i < max_lines ? lines.line_end(error->begin) : text.size();
    if (keep && start <= *keep && *keep <= end) return out;
    if (text.find_first_not_of(" \r\n", begin) >= end) return out;  // replacing it would change nothing
    out.broken_at = std::min(out.broken_at.value_or(start), start);
    blank(text, begin, end);
  }
}

}  // namespace iocwright::lsp
