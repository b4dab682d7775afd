// Reads ELF files: programs, shared libraries and archives of objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// The global symbols of one object.
struct ElfSymbols {
  std::vector<std::string> defined;
  std::vector<std::string> undefined;  ///< without weak symbols, which may remain undefined
};

/// What we need to know about an ELF file or an archive.
struct ElfFile {
  bool archive = false;
  bool dynamic = false;     ///< has a dynamic section: a shared library or a dynamically linked program
  int machine = 0;          ///< e_machine, e.g. EM_X86_64; for an archive, that of its first member
  bool wide = false;        ///< whether this is a 64-bit file
  std::string interpreter;  ///< the dynamic loader of a program
  std::vector<std::string> needed;   ///< DT_NEEDED
  std::vector<std::string> rpath;    ///< DT_RPATH, unexpanded
  std::vector<std::string> runpath;  ///< DT_RUNPATH
  std::vector<ElfSymbols>
      members;  ///< one entry with the dynamic symbols of a linked file, or one per object of an archive
};

/// Whether the content starts with the ELF magic number; archives do not.
bool is_elf(std::string_view content);

/// Reads a linked ELF file or an archive of objects. Fails if the content is neither; `path` is used in the
/// message. If `symbols` is false, `members` is left empty, which is enough to search for shared libraries.
Result<ElfFile> read_elf(std::string_view content, const std::string& path, bool symbols);

}  // namespace iocwright::image
