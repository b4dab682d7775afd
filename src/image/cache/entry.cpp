#include "image/cache/entry.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/file_content.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"
#include "image/cache/archive.hpp"

namespace iocwright::image {

namespace {

using Json = nlohmann::ordered_json;
using Type = ArchiveItem::Type;

constexpr int entry_format = 1;
constexpr std::string_view header_name = "entry.json";
constexpr std::size_t maximum_header_bytes = 1 << 20;
constexpr mode_t kept_bits = 0777;  // never setuid, setgid or sticky bits

tl::unexpected<Diagnostic> refuse(const std::string& file, const std::string& why) {
  return fail(error(DiagKind::build_cache, fmt::format("`{}`: {}", file, why)));
}

tl::unexpected<Diagnostic> file_problem(const std::string& path, std::string_view verb) {
  return fail(file_error({path, errno}, verb, DiagKind::build_cache));
}

/// Whether a link stays in its part. `inside` is its path there. A `..` is only allowed at the beginning of
/// the target, where it cannot follow another link.
bool stays_inside(std::string_view inside, const std::string& target, const std::string& folder) {
  const auto words = text::split(target, '/');
  const bool absolute = target.starts_with('/');
  auto depth = absolute ? std::ptrdiff_t{0} : std::ranges::count(inside, '/');
  bool at_begin = !absolute;
  for (const std::string_view word : words) {
    if (word == ".." && (!at_begin || --depth < 0)) return false;
    if (word != ".." && word != "." && !word.empty()) at_begin = false;
  }
  return !target.empty() && (!absolute || (!folder.empty() && path::is_within(target, folder)));
}

/// The part that an item belongs to, and its path there; empty if it is the part itself.
std::pair<std::string, std::string_view> part_of(const std::string& path) {
  const std::size_t slash = std::min(path.find('/'), path.size());
  return {path.substr(0, slash), std::string_view(path).substr(std::min(slash + 1, path.size()))};
}

/// Why an item must not be in an entry; empty if it may.
std::string objection(const ArchiveItem& item, const std::string& folder) {
  if (item.path.empty() || item.path.starts_with('/') || item.path.starts_with("..") ||
      path::normal(item.path) != item.path)
    return fmt::format("the path `{}` leads outside", item.path);
  if (item.type == Type::other)
    return fmt::format("`{}` is neither a file nor a folder nor a link", item.path);
  if (item.type == Type::link && !stays_inside(part_of(item.path).second, item.target, folder))
    return fmt::format("`{}` is a link that leads outside, to `{}`", item.path, item.target);
  return {};
}

/// Computes the hash of each part.
class PartHashes {
 public:
  void add(const ArchiveItem& item) {
    current_ = &hashes_[part_of(item.path).first];
    current_->add_item(item.path);
    current_->add_item(
        fmt::format("{} {:o} {} {}", static_cast<int>(item.type), item.mode, item.size, item.target));
  }
  void add_content(std::string_view content) { current_->add(content); }
  std::map<std::string, std::string> finish() {
    std::map<std::string, std::string> out;
    for (auto& [part, hash] : hashes_) out[part] = hash.finish();
    return out;
  }

 private:
  std::map<std::string, Sha256> hashes_;
  Sha256* current_ = nullptr;
};

/// An item, and the file that it is made from.
struct Source {
  ArchiveItem item;
  std::string path;
};

Result<void> find_sources(const std::string& source, const std::string& name, const EntryPart& part,
                          std::vector<Source>& out) {
  struct stat info {};
  if (::lstat(source.c_str(), &info) != 0) return file_problem(source, "read");
  ArchiveItem item{.path = name, .mode = info.st_mode & kept_bits};
  item.type = S_ISREG(info.st_mode)   ? Type::file
              : S_ISDIR(info.st_mode) ? Type::folder
              : S_ISLNK(info.st_mode) ? Type::link
                                      : Type::other;
  std::error_code code;
  if (item.type == Type::file) item.size = static_cast<std::uint64_t>(info.st_size);
  if (item.type == Type::link) {
    item.mode = kept_bits;
    item.target = std::filesystem::read_symlink(source, code).string();
  }
  out.push_back({std::move(item), source});
  std::vector<std::string> names;
  if (out.back().item.type == Type::folder)
    for (auto at = std::filesystem::directory_iterator(source, code); !code && at != std::filesystem::end(at);
         at.increment(code))
      names.push_back(at->path().filename().string());
  if (code) return fail(file_error({source, code.value()}, "read", DiagKind::build_cache));
  std::ranges::sort(names);
  for (const std::string& each : names)
    if (const std::string child = path::join(source, each); std::ranges::none_of(
            part.except, [&](const auto& left_out) { return path::join(part.path, left_out) == child; }))
      TRY(find_sources(child, name + "/" + each, part, out));
  return {};
}

/// Reads a file of known size, and passes its content on.
template <class Use>
Result<void> read_content(const Source& source, std::string& buffer, const Use& use) {
  const FileHandle file(::open(source.path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return file_problem(source.path, "read");
  std::uint64_t left = source.item.size;
  while (left > 0) {
    const ssize_t got = ::read(file.get(), buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_problem(source.path, "read");
    if (got == 0) return refuse(source.path, "it was truncated while it was read");
    TRY(use(std::string_view(buffer).substr(0, static_cast<std::size_t>(got))));
    left -= static_cast<std::uint64_t>(got);
  }
  return {};
}

std::string buffer_of_files() {
  constexpr std::size_t buffer_bytes = 256UL * 1024;
  return std::string(buffer_bytes, '\0');
}

std::string text_of(const EntryHeader& header) {
  const Json out{{"format", entry_format}, {"kind", header.kind},     {"key", header.key},
                 {"name", header.name},    {"folder", header.folder}, {"sha256", header.parts},
                 {"bytes", header.bytes},  {"notes", header.notes}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Reads the header. Takes only strings and numbers where they are expected: anyone may have written it.
Result<EntryHeader> parse_header(const std::string& file, const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", Json()) != entry_format)
    return refuse(file, "it is not an entry of a build cache, or one of another format");
  const auto string = [&](const char* key) {
    const Json value = json.value(key, Json());
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  EntryHeader out{
      .kind = string("kind"), .key = string("key"), .name = string("name"), .folder = string("folder")};
  for (const auto& [key, map] : {std::pair{"notes", &out.notes}, std::pair{"sha256", &out.parts}}) {
    const Json values = json.value(key, Json::object());
    for (const auto& [name, value] : values.items())
      if (value.is_string()) map->emplace(name, value.get<std::string>());
  }
  if (const Json bytes = json.value("bytes", Json()); bytes.is_number_unsigned()) out.bytes = bytes;
  return out;
}

Result<EntryHeader> first_item(ArchiveReader& reader, const std::string& file) {
  const auto item = TRY(reader.next());
  if (!item || item->path != header_name || item->size > maximum_header_bytes)
    return refuse(file, "it is not an entry of a build cache");
  std::string text(item->size, '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const std::size_t got = TRY(reader.read(std::span(text).subspan(have)));
    if (got == 0) return refuse(file, "it is truncated");
    have += got;
  }
  return parse_header(file, text);
}

/// Creates the files of an entry below a folder that did not exist before. Links are created last, so that
/// nothing can be written through them.
class Placer {
 public:
  explicit Placer(std::string into) : into_(std::move(into)) { ::clock_gettime(CLOCK_REALTIME, &now_); }

  Result<void> begin(const ArchiveItem& item) {
    const std::string path = path::join(into_, item.path);
    if (item.type != Type::file) {
      later_.push_back(item);
      if (item.type == Type::folder && ::mkdir(path.c_str(), S_IRWXU) != 0)
        return file_problem(path, "create");
      return {};
    }
    path_ = path;
    file_ = FileHandle(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file_ || ::fchmod(file_.get(), item.mode) != 0) return file_problem(path, "create");
    return {};
  }
  Result<void> write(std::string_view content) {
    return or_fail(write_all(file_.get(), content, path_), "write", DiagKind::build_cache);
  }
  Result<void> end() {
    if (!file_) return {};
    const timespec times[] = {now_, now_};
    ::futimens(file_.get(), times);
    if (!file_.close()) return file_problem(path_, "write");
    return {};
  }
  Result<void> finish() {
    // clang 14 cannot compile views::reverse.
    for (auto item = later_.rbegin(); item != later_.rend(); ++item) {
      const std::string path = path::join(into_, item->path);
      const bool link = item->type == Type::link;
      if (link ? ::symlink(item->target.c_str(), path.c_str()) != 0 : ::chmod(path.c_str(), item->mode) != 0)
        return file_problem(path, "create");
    }
    return {};
  }

 private:
  std::string into_, path_;
  timespec now_{};
  FileHandle file_;
  std::vector<ArchiveItem> later_;  ///< folders get their modes, which may be read-only, after their files
};

/// Reads the items after the header, and checks them against it. With a placer, also creates the files.
Result<void> read_items(ArchiveReader& reader, const std::string& file, const EntryHeader& header,
                        Placer* placer) {
  PartHashes hashes;
  std::string buffer = buffer_of_files();
  std::uint64_t bytes = 0;
  while (auto item = TRY(reader.next())) {
    while (item->type == Type::folder && item->path.ends_with('/')) item->path.pop_back();
    item->mode = item->type == Type::link ? kept_bits : item->mode & kept_bits;
    if (item->type != Type::file) item->size = 0;
    if (const std::string why = objection(*item, header.folder); !why.empty()) return refuse(file, why);
    if (!header.parts.contains(part_of(item->path).first))
      return refuse(file, fmt::format("it contains `{}`, which its header does not name", item->path));
    hashes.add(*item);
    if (placer != nullptr) TRY(placer->begin(*item));
    for (std::size_t got = 0; item->type == Type::file && (got = TRY(reader.read(buffer))) > 0;) {
      if ((bytes += got) > header.bytes) return refuse(file, "it is larger than its header says");
      const std::string_view content = std::string_view(buffer).substr(0, got);
      hashes.add_content(content);
      if (placer != nullptr) TRY(placer->write(content));
    }
    if (placer != nullptr) TRY(placer->end());
  }
  if (hashes.finish() != header.parts)
    return refuse(file, "its content does not have the SHA-256 in its header");
  return placer != nullptr ? placer->finish() : Result<void>();
}

}  // namespace

Result<void> pack(EntryHeader header, const std::vector<EntryPart>& parts, const std::string& file) {
  std::vector<Source> sources;
  for (const EntryPart& part : parts) TRY(find_sources(part.path, part.name, part, sources));
  PartHashes hashes;
  std::string buffer = buffer_of_files();
  for (const Source& source : sources) {
    if (const std::string why = objection(source.item, header.folder); !why.empty())
      return refuse(source.path, "it cannot be cached: " + why);
    header.bytes += source.item.size;
    hashes.add(source.item);
    if (source.item.type == Type::file)
      TRY(read_content(source, buffer, [&](std::string_view content) -> Result<void> {
        hashes.add_content(content);
        return {};
      }));
  }
  header.parts = hashes.finish();
  ArchiveWriter writer = TRY(ArchiveWriter::create(file));
  const std::string text = text_of(header);
  TRY(writer.add({.path = std::string(header_name), .mode = 0644, .size = text.size()}));
  TRY(writer.write(text));
  for (const Source& source : sources) {
    TRY(writer.add(source.item));
    if (source.item.type == Type::file)
      TRY(read_content(source, buffer, [&](std::string_view content) { return writer.write(content); }));
  }
  return writer.close();
}

Result<EntryHeader> read_header(const std::string& file) {
  ArchiveReader reader = TRY(ArchiveReader::open(file));
  return first_item(reader, file);
}

Result<EntryHeader> unpack(const std::string& file, const EntryHeader& wanted, const std::string& into) {
  ArchiveReader reader = TRY(ArchiveReader::open(file));
  EntryHeader header = TRY(first_item(reader, file));
  if (header.kind != wanted.kind || header.key != wanted.key)
    return refuse(file,
                  fmt::format("it is the {} `{}` with the key {}", header.kind, header.name, header.key));
  if (header.folder != wanted.folder)
    return refuse(file, fmt::format("it was made for the folder `{}`", header.folder));
  if (::mkdir(into.c_str(), S_IRWXU) != 0) return file_problem(into, "create");
  Placer placer(into);
  TRY(read_items(reader, file, header, &placer));
  return header;
}

Result<EntryHeader> verify(const std::string& file) {
  ArchiveReader reader = TRY(ArchiveReader::open(file));
  EntryHeader header = TRY(first_item(reader, file));
  TRY(read_items(reader, file, header, nullptr));
  return header;
}

}  // namespace iocwright::image
