// What the linker would do with the libraries of an IOC: which symbols stay undefined, and who wants them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/diag/span.hpp"
#include "image/ioc/elf.hpp"

namespace iocwright::image {

/// A library as the link finds it.
struct Library {
  std::string name;    ///< without `lib` and suffix, as lib_list has it
  std::string module;  ///< its macro in RELEASE; or its folder, when RELEASE does not name that
  std::string path;
  ElfFile elf;
  Span span;  ///< in lib_list; unknown when it is not in it
};

/// A symbol that no library defined by the time the link ended.
struct Undefined {
  std::string symbol;
  const Library* user;  ///< null: the IOC's own main program, which registers what the dbds name
};

struct Linkage {
  /// Libraries that EPICS itself adds at the end, taken round and round until none helps.
  std::vector<const Library*> last;
  /// What a DT_NEEDED entry leads to, by file name.
  std::map<std::string, const Library*> by_file;
};

/// Links `order`, first to last, for a program that wants these symbols. Archives give the members that
/// define what is wanted at that moment; shared libraries give all they have, and bring in what they
/// themselves need. One that defines nothing that is wanted when its turn comes is dropped: the gcc of Debian
/// and Ubuntu passes --as-needed to ld.
std::vector<Undefined> link(const std::vector<std::string>& wanted, const std::vector<const Library*>& order,
                            const Linkage& how);

/// Whether the library defines the symbol.
bool defines(const Library& library, const std::string& symbol);

}  // namespace iocwright::image
