#include "image/cache/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "core/base/shared_library.hpp"

namespace iocwright::image {

namespace {

/// The functions of libarchive. It is loaded on first use, like libcurl, because it depends on a dozen
/// libraries that neither an IOC nor a build without a cache needs.
struct Library {
  decltype(&::archive_read_new) read_new = nullptr;
  decltype(&::archive_read_free) read_free = nullptr;
  decltype(&::archive_read_support_filter_zstd) read_zstd = nullptr;
  decltype(&::archive_read_support_format_tar) read_tar = nullptr;
  decltype(&::archive_read_open_filename) read_open = nullptr;
  decltype(&::archive_read_next_header) next_header = nullptr;
  decltype(&::archive_read_data) read_data = nullptr;
  decltype(&::archive_write_new) write_new = nullptr;
  decltype(&::archive_write_free) write_free = nullptr;
  decltype(&::archive_write_add_filter_zstd) write_zstd = nullptr;
  decltype(&::archive_write_set_format_gnutar) write_tar = nullptr;
  decltype(&::archive_write_open_filename) write_open = nullptr;
  decltype(&::archive_write_header) write_header = nullptr;
  decltype(&::archive_write_data) write_data = nullptr;
  decltype(&::archive_write_close) write_close = nullptr;
  decltype(&::archive_error_string) error_string = nullptr;
  decltype(&::archive_entry_new) entry_new = nullptr;
  decltype(&::archive_entry_free) entry_free = nullptr;
  decltype(&::archive_entry_pathname) pathname = nullptr;
  decltype(&::archive_entry_filetype) filetype = nullptr;
  decltype(&::archive_entry_perm) perm = nullptr;
  decltype(&::archive_entry_size) size = nullptr;
  decltype(&::archive_entry_symlink) symlink = nullptr;
  decltype(&::archive_entry_hardlink) hardlink = nullptr;
  decltype(&::archive_entry_set_pathname) set_pathname = nullptr;
  decltype(&::archive_entry_set_filetype) set_filetype = nullptr;
  decltype(&::archive_entry_set_perm) set_perm = nullptr;
  decltype(&::archive_entry_set_size) set_size = nullptr;
  decltype(&::archive_entry_set_symlink) set_symlink = nullptr;
  bool ready = false;

  Library() {
    SharedLibrary library("libarchive.so.13");
    library.find(read_new, "archive_read_new");
    library.find(read_free, "archive_read_free");
    library.find(read_zstd, "archive_read_support_filter_zstd");
    library.find(read_tar, "archive_read_support_format_tar");
    library.find(read_open, "archive_read_open_filename");
    library.find(next_header, "archive_read_next_header");
    library.find(read_data, "archive_read_data");
    library.find(write_new, "archive_write_new");
    library.find(write_free, "archive_write_free");
    library.find(write_zstd, "archive_write_add_filter_zstd");
    library.find(write_tar, "archive_write_set_format_gnutar");
    library.find(write_open, "archive_write_open_filename");
    library.find(write_header, "archive_write_header");
    library.find(write_data, "archive_write_data");
    library.find(write_close, "archive_write_close");
    library.find(error_string, "archive_error_string");
    library.find(entry_new, "archive_entry_new");
    library.find(entry_free, "archive_entry_free");
    library.find(pathname, "archive_entry_pathname");
    library.find(filetype, "archive_entry_filetype");
    library.find(perm, "archive_entry_perm");
    library.find(size, "archive_entry_size");
    library.find(symlink, "archive_entry_symlink");
    library.find(hardlink, "archive_entry_hardlink");
    library.find(set_pathname, "archive_entry_set_pathname");
    library.find(set_filetype, "archive_entry_set_filetype");
    library.find(set_perm, "archive_entry_set_perm");
    library.find(set_size, "archive_entry_set_size");
    library.find(set_symlink, "archive_entry_set_symlink");
    ready = library.is_complete();
  }
};

const Library& lib() {
  static const Library loaded;
  return loaded;
}

tl::unexpected<Diagnostic> missing() {
  return fail(error(DiagKind::build_cache, "libarchive is missing").help("install the package libarchive13"));
}

tl::unexpected<Diagnostic> failed(std::string_view verb, const std::string& file, ::archive* handle) {
  const char* why = lib().error_string(handle);
  return fail(error(DiagKind::build_cache,
                    fmt::format("cannot {} `{}`: {}", verb, file, why != nullptr ? why : "unknown error")));
}

using Handle = std::unique_ptr<::archive, decltype(&::archive_read_free)>;

}  // namespace

struct ArchiveWriter::State {
  std::string file;
  Handle handle;

  // A warning, such as a name that is not valid in the locale, does not matter: names are stored as they are.
  Result<void> check(int status) const {
    if (status >= ARCHIVE_WARN) return {};
    return failed("write", file, handle.get());
  }
};

Result<ArchiveWriter> ArchiveWriter::create(const std::string& file) {
  if (!lib().ready) return missing();
  auto state = std::make_shared<State>(State{file, Handle(lib().write_new(), lib().write_free)});
  ::archive* handle = state->handle.get();
  TRY(state->check(lib().write_zstd(handle)));
  TRY(state->check(lib().write_tar(handle)));
  TRY(state->check(lib().write_open(handle, file.c_str())));
  return ArchiveWriter(std::move(state));
}

Result<void> ArchiveWriter::add(const ArchiveItem& item) {
  const std::unique_ptr<::archive_entry, decltype(&::archive_entry_free)> entry(lib().entry_new(),
                                                                                lib().entry_free);
  lib().set_pathname(entry.get(), item.path.c_str());
  lib().set_perm(entry.get(), item.mode);
  const bool link = item.type == ArchiveItem::Type::link;
  lib().set_filetype(entry.get(), link                                     ? AE_IFLNK
                                  : item.type == ArchiveItem::Type::folder ? AE_IFDIR
                                                                           : AE_IFREG);
  if (link) lib().set_symlink(entry.get(), item.target.c_str());
  lib().set_size(entry.get(), static_cast<::la_int64_t>(item.size));
  return state_->check(lib().write_header(state_->handle.get(), entry.get()));
}

Result<void> ArchiveWriter::write(std::string_view content) {
  const auto written = lib().write_data(state_->handle.get(), content.data(), content.size());
  if (written == static_cast<::la_ssize_t>(content.size())) return {};
  return failed("write", state_->file, state_->handle.get());
}

Result<void> ArchiveWriter::close() { return state_->check(lib().write_close(state_->handle.get())); }

struct ArchiveReader::State {
  std::string file;
  Handle handle;
};

Result<ArchiveReader> ArchiveReader::open(const std::string& file) {
  if (!lib().ready) return missing();
  auto state = std::make_shared<State>(State{file, Handle(lib().read_new(), lib().read_free)});
  ::archive* handle = state->handle.get();
  constexpr std::size_t block_bytes = 256UL * 1024;
  if (lib().read_zstd(handle) < ARCHIVE_WARN || lib().read_tar(handle) < ARCHIVE_WARN ||
      lib().read_open(handle, file.c_str(), block_bytes) < ARCHIVE_WARN)
    return failed("read", file, handle);
  return ArchiveReader(std::move(state));
}

Result<std::optional<ArchiveItem>> ArchiveReader::next() {
  ::archive_entry* entry = nullptr;
  const int status = lib().next_header(state_->handle.get(), &entry);
  if (status == ARCHIVE_EOF) return std::optional<ArchiveItem>();
  if (status < ARCHIVE_WARN) return failed("read", state_->file, state_->handle.get());
  ArchiveItem out;
  if (const char* path = lib().pathname(entry); path != nullptr) out.path = path;
  out.mode = lib().perm(entry);
  out.size = static_cast<std::uint64_t>(std::max<::la_int64_t>(0, lib().size(entry)));
  switch (lib().filetype(entry)) {
    case AE_IFREG: out.type = ArchiveItem::Type::file; break;
    case AE_IFDIR: out.type = ArchiveItem::Type::folder; break;
    case AE_IFLNK: out.type = ArchiveItem::Type::link; break;
    default: out.type = ArchiveItem::Type::other; break;
  }
  if (lib().hardlink(entry) != nullptr) out.type = ArchiveItem::Type::other;
  if (const char* target = lib().symlink(entry); target != nullptr) out.target = target;
  return std::optional<ArchiveItem>(std::move(out));
}

Result<std::size_t> ArchiveReader::read(std::span<char> buffer) {
  const auto size = lib().read_data(state_->handle.get(), buffer.data(), buffer.size());
  if (size < 0) return failed("read", state_->file, state_->handle.get());
  return static_cast<std::size_t>(size);
}

}  // namespace iocwright::image
