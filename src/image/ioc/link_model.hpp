// Simulates linking an IOC, to determine which symbols remain undefined and which library needs them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/diag/span.hpp"
#include "image/ioc/elf.hpp"

namespace iocwright::image {

/// A library to link.
struct Library {
  std::string name;    ///< without `lib` prefix and suffix, as in lib_list
  std::string module;  ///< the module's macro in RELEASE, or its folder if RELEASE does not name it
  std::string path;
  ElfFile elf;
  Span span;  ///< location in lib_list; unknown if not listed
};

/// A symbol that is still undefined at the end of the link.
struct Undefined {
  std::string symbol;
  const Library* user;  ///< null: the main program, which registers everything that the dbds name
};

/// The libraries that are linked without being in `order`.
struct Linkage {
  /// Libraries that EPICS appends to the command line. They are searched repeatedly until none defines a
  /// wanted symbol.
  std::vector<const Library*> last;
  /// Maps file names in DT_NEEDED to libraries.
  std::map<std::string, const Library*> by_file;
};

/// Links the libraries in `order` into a program that needs the `wanted` symbols, and returns the symbols
/// that remain undefined. An archive contributes only the members that define a symbol that is wanted when
/// the archive is linked. A shared library contributes all its symbols and the libraries that it needs. It is
/// dropped if it defines no wanted symbol when it is linked, because gcc on Debian and Ubuntu passes
/// --as-needed to ld.
std::vector<Undefined> link(const std::vector<std::string>& wanted, const std::vector<const Library*>& order,
                            const Linkage& how);

/// Whether the library defines the symbol.
bool defines(const Library& library, const std::string& symbol);

}  // namespace iocwright::image
