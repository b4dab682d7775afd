// What we read of ELF files: programs, shared libraries, archives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diag/result.hpp"

namespace iocwright::image {

/// The symbols of one object that other objects see.
struct ElfSymbols {
  std::vector<std::string> defined;
  std::vector<std::string> undefined;  ///< without the weak ones: those may stay undefined
};

struct ElfFile {
  bool archive = false;
  bool dynamic = false;             ///< has a dynamic section: a shared library, or a program that needs some
  int machine = 0;                  ///< EM_X86_64 and so on; that of the first member of an archive
  bool wide = false;                ///< 64 bits
  std::string interpreter;          ///< of a program: the loader that the kernel starts
  std::vector<std::string> needed;  ///< DT_NEEDED
  std::vector<std::string> rpath;   ///< DT_RPATH, as it stands
  std::vector<std::string> runpath;  ///< DT_RUNPATH
  std::vector<ElfSymbols>
      members;  ///< one for a linked file, from its dynamic symbols; one for each object of an archive
};

/// Whether the content begins as an ELF file does; an archive does not.
bool is_elf(std::string_view content);

/// Reads a linked ELF file or an archive of objects. The error says what the content is not; `path` is for
/// the message. `symbols` false leaves members empty, which is all that the search for shared libraries
/// needs.
Result<ElfFile> read_elf(std::string_view content, const std::string& path, bool symbols);

}  // namespace iocwright::image
