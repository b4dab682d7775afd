// The rows of the substitution file: which database templates are loaded, with which macros.
#pragma once

#include <string>
#include <vector>

#include "core/diag/sink.hpp"
#include "instance/resolve/renderer.hpp"
#include "instance/resolve/resolved.hpp"

namespace iocwright::boot {

/// All uses of one database template. The first row holds the names of the macros.
struct DatabaseTable {
  std::string file;
  std::vector<std::vector<std::string>> rows;
};

/// In the order of first use. Faults go to the sink.
std::vector<DatabaseTable> render_databases(const resolve::ResolvedIoc& ioc, resolve::Renderer& renderer,
                                            Sink& sink);

/// The rows as text: every cell in quotes and padded to the width of its column.
std::vector<std::string> align_rows(const DatabaseTable& table);

}  // namespace iocwright::boot
