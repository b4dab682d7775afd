#include "image/ioc/elf.hpp"

#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/base/text.hpp"
#include "core/base/try.hpp"

// libelf.a of Debian 13 (elfutils 0.192) needs these functions, but does not have them. They manage a tree of
// raw chunks, which stays empty, because nothing here asks for one.
extern "C" {
[[gnu::weak]] void eu_search_tree_init(void* /*tree*/, int (*)(const void*, const void*) /*compare*/) {}
[[gnu::weak]] void eu_search_tree_fini(void* /*tree*/, void (*)(void*) /*free*/) {}
}

namespace iocwright::image {

namespace {

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, EndElf>;

Diagnostic unreadable(const std::string& path, std::string_view why) {
  return error(DiagKind::unreadable_file, fmt::format("cannot read `{}`: {}", path, why));
}

Diagnostic broken(const std::string& path) {
  const char* message = elf_errmsg(elf_errno());
  return unreadable(path, message == nullptr ? "not an ELF file" : message);
}

/// Returns the first section of this type, or null.
Elf_Scn* section(Elf* elf, unsigned type, GElf_Shdr& header) {
  for (Elf_Scn* scn = elf_nextscn(elf, nullptr); scn != nullptr; scn = elf_nextscn(elf, scn))
    if (gelf_getshdr(scn, &header) != nullptr && header.sh_type == type) return scn;
  return nullptr;
}

/// Returns the string at `offset` in a string table, or null if the file is broken. Does not use
/// elf_strptr(), which links all of zlib for compressed tables; these tables are never compressed.
const char* text_at(Elf* elf, std::size_t table, std::size_t offset) {
  Elf_Scn* scn = elf_getscn(elf, table);
  const Elf_Data* data = scn == nullptr ? nullptr : elf_getdata(scn, nullptr);
  if (data == nullptr || data->d_buf == nullptr || offset >= data->d_size) return nullptr;
  const char* text = static_cast<const char*>(data->d_buf) + offset;
  return std::memchr(text, '\0', data->d_size - offset) == nullptr ? nullptr : text;
}

/// The number of entries in a section. A broken file may have an entry size of 0.
int entry_count(const GElf_Shdr& header) {
  return header.sh_entsize == 0 ? 0 : static_cast<int>(header.sh_size / header.sh_entsize);
}

std::vector<std::string> folders(std::string_view list) {
  std::vector<std::string> out;
  for (std::string_view folder : text::split(list, ':'))
    if (!folder.empty()) out.emplace_back(folder);
  return out;
}

void read_dynamic(Elf* elf, ElfFile& out) {
  GElf_Shdr header{};
  Elf_Scn* scn = section(elf, SHT_DYNAMIC, header);
  Elf_Data* data = scn == nullptr ? nullptr : elf_getdata(scn, nullptr);
  if (data == nullptr) return;
  out.dynamic = true;
  for (int i = 0; i < entry_count(header); ++i) {
    GElf_Dyn entry{};
    if (gelf_getdyn(data, i, &entry) == nullptr || entry.d_tag == DT_NULL) break;
    if (entry.d_tag != DT_NEEDED && entry.d_tag != DT_RPATH && entry.d_tag != DT_RUNPATH) continue;
    const char* text = text_at(elf, header.sh_link, entry.d_un.d_val);
    if (text == nullptr) continue;
    if (entry.d_tag == DT_NEEDED) out.needed.emplace_back(text);
    if (entry.d_tag == DT_RPATH) out.rpath = folders(text);
    if (entry.d_tag == DT_RUNPATH) out.runpath = folders(text);
  }
}

void read_interpreter(Elf* elf, std::string_view content, ElfFile& out) {
  std::size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0) return;
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr header{};
    if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr || header.p_type != PT_INTERP) continue;
    if (header.p_offset >= content.size() || header.p_filesz > content.size() - header.p_offset) return;
    const std::string_view text = content.substr(header.p_offset, header.p_filesz);
    out.interpreter = text.substr(0, text.find('\0'));
  }
}

ElfSymbols read_symbols(Elf* elf, unsigned table) {
  ElfSymbols out;
  GElf_Shdr header{};
  Elf_Scn* scn = section(elf, table, header);
  Elf_Data* data = scn == nullptr ? nullptr : elf_getdata(scn, nullptr);
  if (data == nullptr) return out;
  for (int i = 1; i < entry_count(header); ++i) {
    GElf_Sym symbol{};
    if (gelf_getsym(data, i, &symbol) == nullptr) break;
    const unsigned binding = GELF_ST_BIND(symbol.st_info);
    const unsigned visibility = GELF_ST_VISIBILITY(symbol.st_other);
    if (binding == STB_LOCAL || visibility == STV_HIDDEN || visibility == STV_INTERNAL) continue;
    const char* name = text_at(elf, header.sh_link, symbol.st_name);
    if (name == nullptr || *name == '\0') continue;
    if (symbol.st_shndx != SHN_UNDEF) out.defined.emplace_back(name);
    else if (binding != STB_WEAK) out.undefined.emplace_back(name);
  }
  return out;
}

/// Whether the file imports dlopen() or dlmopen().
bool imports_dlopen(Elf* elf) {
  GElf_Shdr header{};
  Elf_Scn* scn = section(elf, SHT_DYNSYM, header);
  Elf_Data* data = scn == nullptr ? nullptr : elf_getdata(scn, nullptr);
  if (data == nullptr) return false;
  for (int i = 1; i < entry_count(header); ++i) {
    GElf_Sym symbol{};
    if (gelf_getsym(data, i, &symbol) == nullptr) return false;
    if (symbol.st_shndx != SHN_UNDEF) continue;
    const char* name = text_at(elf, header.sh_link, symbol.st_name);
    if (name != nullptr && (std::strcmp(name, "dlopen") == 0 || std::strcmp(name, "dlmopen") == 0))
      return true;
  }
  return false;
}

/// Returns the build ID in a section of notes in hexadecimal digits, or "" if it has none.
std::string build_id_in(Elf_Data* notes) {
  GElf_Nhdr header{};
  std::size_t name = 0, value = 0;
  for (std::size_t at = 0; (at = gelf_getnote(notes, at, &header, &name, &value)) > 0;) {
    const std::string_view content(static_cast<const char*>(notes->d_buf), notes->d_size);
    if (header.n_type != NT_GNU_BUILD_ID ||
        content.substr(name, header.n_namesz) != std::string_view("GNU", 4))
      continue;
    std::string out;
    for (const char byte : content.substr(value, header.n_descsz))
      out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return out;
  }
  return "";
}

/// Reads what `strip` removes and keeps: symbols, debugging information and the build ID.
void read_sections(Elf* elf, std::string_view content, ElfFile& out) {
  GElf_Ehdr file{};
  std::size_t names = 0;
  if (gelf_getehdr(elf, &file) == nullptr || elf_getshdrstrndx(elf, &names) != 0) return;
  std::size_t end = file.e_shoff + std::size_t{file.e_shnum} * file.e_shentsize;
  for (Elf_Scn* scn = elf_nextscn(elf, nullptr); scn != nullptr; scn = elf_nextscn(elf, scn)) {
    GElf_Shdr header{};
    if (gelf_getshdr(scn, &header) == nullptr) continue;
    if (header.sh_type != SHT_NOBITS) end = std::max<std::size_t>(end, header.sh_offset + header.sh_size);
    const char* name = text_at(elf, names, header.sh_name);
    if (header.sh_type == SHT_SYMTAB || (name != nullptr && std::string_view(name).starts_with(".debug_")))
      out.has_symbols = true;
    if (header.sh_type != SHT_NOTE || !out.build_id.empty()) continue;
    if (Elf_Data* notes = elf_getdata(scn, nullptr)) out.build_id = build_id_in(notes);
  }
  out.has_payload = content.size() > end;
}

void read_machine(Elf* elf, ElfFile& out) {
  GElf_Ehdr header{};
  if (gelf_getehdr(elf, &header) == nullptr) return;
  out.machine = header.e_machine;
  out.relocatable = header.e_type == ET_REL;
  out.wide = gelf_getclass(elf) == ELFCLASS64;
}

void read_archive(Elf* archive, ElfFile& out, bool symbols) {
  out.archive = true;
  // ELF_C_READ_MMAP is the only read command that works on an archive in memory.
  for (Elf_Cmd command = ELF_C_READ_MMAP; command != ELF_C_NULL;) {
    const ElfHandle member(elf_begin(-1, command, archive));
    if (member == nullptr) break;
    if (elf_kind(member.get()) == ELF_K_ELF) {
      if (out.machine == 0) read_machine(member.get(), out);
      if (symbols) out.members.push_back(read_symbols(member.get(), SHT_SYMTAB));
    }
    command = elf_next(member.get());
  }
}

}  // namespace

FileResult<int> own_machine(const Disk& disk) {
  const auto content = TRY(disk.read_if_exists("/proc/self/exe"));
  if (!content) return 0;
  const auto elf = read_elf(*content, "/proc/self/exe", false);
  return elf ? elf->machine : 0;
}

std::string_view gnu_name(int machine) {
  switch (machine) {
    case EM_X86_64: return "x86_64-linux-gnu";
    case EM_AARCH64: return "aarch64-linux-gnu";
    case EM_ARM: return "arm-linux-gnueabihf";
    case EM_RISCV: return "riscv64-linux-gnu";
    default: return "";
  }
}

bool is_elf(std::string_view content) { return content.starts_with(std::string_view(ELFMAG, SELFMAG)); }

Result<ElfFile> read_elf(std::string_view content, const std::string& path, bool symbols) {
  if (elf_version(EV_CURRENT) == EV_NONE) return fail(broken(path));
  // libelf takes a non-const pointer, but does not write through it when reading.
  const ElfHandle elf(elf_memory(const_cast<char*>(content.data()), content.size()));
  if (elf == nullptr) return fail(broken(path));
  ElfFile out;
  if (elf_kind(elf.get()) == ELF_K_AR) {
    read_archive(elf.get(), out, symbols);
    return out;
  }
  if (elf_kind(elf.get()) != ELF_K_ELF) return fail(unreadable(path, "neither an ELF file nor an archive"));
  read_machine(elf.get(), out);
  read_sections(elf.get(), content, out);
  read_dynamic(elf.get(), out);
  out.opens_libraries = imports_dlopen(elf.get());
  read_interpreter(elf.get(), content, out);
  if (symbols) out.members.push_back(read_symbols(elf.get(), out.dynamic ? SHT_DYNSYM : SHT_SYMTAB));
  return out;
}

}  // namespace iocwright::image
