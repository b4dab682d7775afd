// The pages of `iocwright help`, from templates/help: Markdown in which tables of the program are inserted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.hpp"
#include "core/diag/result.hpp"

namespace iocwright::cli {

/// The names of all pages, sorted.
std::vector<std::string> help_topics();

// These fail if the page cannot be read from `--templates`.

/// The sentence on what the page is about.
Result<std::string> help_summary(const std::string& topic, const Session& session);
/// A page as it is printed.
Result<std::string> help_page(const std::string& topic, const Session& session);
/// The part of a page below the heading `## NAME`, with the heading. Also fails if there is none.
Result<std::string> help_section(const std::string& topic, const std::string& section,
                                 const Session& session);
/// The names of the sections of a page.
Result<std::vector<std::string>> help_sections(const std::string& topic, const Session& session);
/// The lines of a page as it is written. Those that table_name() names stand for tables.
Result<std::vector<std::string>> help_lines(const std::string& topic, const Session& session);

/// The name in a line `<!-- table: NAME -->`; empty for any other line.
std::string_view table_name(std::string_view line);

}  // namespace iocwright::cli
