// Reads YAML that is being typed: what cannot be parsed is left out.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/diag/source.hpp"
#include "lang/yaml/node.hpp"

namespace iocwright::lsp {

/// A document without the lines that cannot be parsed. Offsets are those of the whole text.
struct PartialYaml {
  std::shared_ptr<const yaml::Document> document;  ///< null if nothing can be parsed
  std::optional<std::size_t> broken_at;            ///< where the first of these lines begins
  std::string text;                                ///< with blanks instead of these lines
};

/// Parses the text. Each line with a syntax error is replaced by blanks, after the dash of a list item. After
/// a few of them, everything from the next one on is, too. `keep` is an offset in a line that must not be
/// replaced: if there is an error in it, there is no document.
PartialYaml parse_partially(const std::string& path, std::string text, Sources& sources,
                            std::optional<std::size_t> keep = std::nullopt);

}  // namespace iocwright::lsp
