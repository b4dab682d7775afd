#include "image/cache/build_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/file_content.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/secrets.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

std::string signature_name(const std::string& name, const std::string& hash) {
  constexpr std::size_t digits = 16;
  return name + "." + hash.substr(0, digits) + ".minisig";
}

tl::unexpected<Diagnostic> problem(const std::string& path, std::string_view verb) {
  return fail(file_error({path, errno}, verb, DiagKind::build_cache));
}

/// Copies a file to a new one that only this user can open.
Result<void> copy_privately(const std::string& from, const std::string& to) {
  const FileHandle source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source) return problem(from, "read");
  ::unlink(to.c_str());
  FileHandle target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!target) return problem(to, "write");
  TRY(or_fail(copy_content(source.get(), target.get(), to), "write", DiagKind::build_cache));
  if (!target.close()) return problem(to, "write");
  return {};
}

}  // namespace

Result<BuildCache> BuildCache::open(const CacheRequest& request, const Machine& machine) {
  BuildCache out;
  out.disk_ = &machine.disk;
  std::string mode = request.mode;
  if (mode.empty()) {
    auto set = Settings(machine.environment).choice(Setting::build_cache_mode);
    if (!set) return fail(error(DiagKind::bad_setting, std::move(set.error())));
    mode = *std::move(set);
  }
  if (!request.sign_key.empty()) {
    const std::string password = Settings(machine.environment).text(Setting::cache_password);
    out.sign_key_ = TRY(read_secret_key(request.sign_key, password, machine.disk));
    out.verify_key_ = out.sign_key_->its_public;
  }
  if (!request.verify_key.empty()) out.verify_key_ = TRY(read_public_key(request.verify_key, machine.disk));
  out.notes_use_ = request.notes_use;
  out.reads_ = mode != "write";
  out.writes_ = mode != "read";
  for (const std::string& name : request.places) {
    auto place = TRY(open_place(name, machine));
    out.places_.push_back({without_secrets(name), std::move(place)});
  }
  return out;
}

bool BuildCache::is_set(const bool& flag) const {
  const std::lock_guard lock(*mutex_);
  return flag;
}

bool BuildCache::is_broken(const Place& place, const std::string& name) const {
  const std::lock_guard lock(*mutex_);
  return place.broken.contains(name);
}

void BuildCache::give_up(Place& place, bool Place::*flag, const Diagnostic& why, const Warn& warn) {
  {
    const std::lock_guard lock(*mutex_);
    if (std::exchange(place.*flag, true)) return;
  }
  warn(warning(DiagKind::build_cache,
               fmt::format("the build cache `{}` is not {}: {}", place.name,
                           flag == &Place::unreadable ? "used" : "written", why.message()))
           .help(why.help_text()));
}

void BuildCache::mark_broken(Place& place, const std::string& name, const Diagnostic& why, const Warn& warn) {
  {
    const std::lock_guard lock(*mutex_);
    place.broken.insert(name);
  }
  warn(warning(DiagKind::build_cache,
               fmt::format("ignored `{}` of the build cache `{}`: {}", name, place.name, why.message()))
           .help(why.help_text()));
}

/// Fails if an entry is not signed. `file` is its content.
Result<void> BuildCache::verify(Place& place, const std::string& name, const std::string& file) const {
  const std::string scratch = file + ".minisig";
  const auto signature = TRY(place.place->get(signature_name(name, TRY(hash_of_file(file))), scratch));
  if (!signature) return fail(error(DiagKind::build_cache, "it is not signed"));
  auto text = or_fail(disk_->read(*signature), "read", DiagKind::build_cache);
  ::unlink(scratch.c_str());
  if (!text) return fail(std::move(text.error()));
  return verify_file(*verify_key_, file, *text);
}

/// Uses an entry, after verifying it if entries must be signed. Then an entry in a folder is copied first, as
/// whoever can write to the folder could replace it at any time.
Result<void> BuildCache::verify_and_use(Place& place, const std::string& name, const std::string& file,
                                        const std::string& scratch,
                                        const std::function<Result<void>(const std::string&)>& use) const {
  if (!verify_key_) return use(file);
  if (file != scratch) TRY(copy_privately(file, scratch));
  TRY(verify(place, name, scratch));
  return use(scratch);
}

/// Stores an entry after its signature, so that nobody finds it without.
Result<void> BuildCache::put(Place& place, const std::string& name, const std::string& file) const {
  if (sign_key_) {
    const std::string signature = file + ".minisig", text = TRY(sign_file(*sign_key_, file, "file:" + name));
    TRY(or_fail(disk_->write(signature, text), "write", DiagKind::build_cache));
    auto stored = place.place->put(signature_name(name, TRY(hash_of_file(file))), signature);
    ::unlink(signature.c_str());
    TRY(std::move(stored));
  }
  return place.place->put(name, file);
}

std::optional<std::string> BuildCache::find(const std::string& name, const std::string& scratch,
                                            const std::function<Result<void>(const std::string&)>& use,
                                            const Warn& warn) {
  for (Place& place : places_) {
    if (!reads() || is_set(place.unreadable)) continue;
    const auto file = place.place->get(name, scratch);
    if (!file) give_up(place, &Place::unreadable, file.error(), warn);
    if (!file || !*file) continue;
    const auto used = verify_and_use(place, name, **file, scratch, use);
    ::unlink(scratch.c_str());
    if (used && notes_use_) place.place->note_use(name);
    if (used) return place.name;
    mark_broken(place, name, used.error(), warn);
  }
  return std::nullopt;
}

void BuildCache::store(const std::string& name, const std::string& file, const Warn& warn) {
  for (Place& place : places_) {
    if (!writes() || is_set(place.unreadable) || is_set(place.unwritable)) continue;
    auto had = place.place->has(name);
    const bool unknown = sign_key_ && !reads_;  // it may not have our signature
    if (had && *had && !is_broken(place, name) && !unknown) continue;
    auto stored = had ? put(place, name, file) : Result<void>(fail(std::move(had.error())));
    if (!stored) give_up(place, &Place::unwritable, stored.error(), warn);
  }
}

}  // namespace iocwright::image
