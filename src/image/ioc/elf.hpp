// Reads ELF files: programs, shared libraries and archives of objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/disk.hpp"
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
  bool dynamic = false;          ///< has a dynamic section: a shared library or a dynamically linked program
  int machine = 0;               ///< e_machine, e.g. EM_X86_64; for an archive, that of its first member
  bool wide = false;             ///< whether this is a 64-bit file
  bool relocatable = false;      ///< an object file, such as a kernel module: needs its symbols to be loaded
  bool has_symbols = false;      ///< has what `strip` removes: a symbol table or debugging information
  bool has_payload = false;      ///< has data behind the ELF file, as self-extracting programs do
  bool opens_libraries = false;  ///< imports dlopen() or dlmopen()
  std::string build_id;          ///< in hexadecimal digits, which gdb finds debug files by; empty: none
  std::string interpreter;       ///< the dynamic loader of a program
  std::vector<std::string> needed;   ///< DT_NEEDED
  std::vector<std::string> rpath;    ///< DT_RPATH, unexpanded
  std::vector<std::string> runpath;  ///< DT_RUNPATH
  std::vector<ElfSymbols>
      members;  ///< one entry with the dynamic symbols of a linked file, or one per object of an archive
};

/// Returns the machine of this program as in `ElfFile::machine`; 0 if unknown.
FileResult<int> own_machine(const Disk& disk);

/// Returns the name that Debian's tools and folders for this machine begin with, such as `aarch64-linux-gnu`;
/// "" if the machine is not one that EPICS is cross-built for.
std::string_view gnu_name(int machine);

/// Whether the content starts with the ELF magic number; archives do not.
bool is_elf(std::string_view content);

/// Reads a linked ELF file or an archive of objects. Fails if the content is neither; `path` is used in the
/// message. If `symbols` is false, `members` is left empty, which is enough to search for shared libraries.
Result<ElfFile> read_elf(std::string_view content, const std::string& path, bool symbols);

}  // namespace iocwright::image
