// Takes clones and downloads from the build cache, and stores those that were fetched, so that another image
// needs no network.
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/path.hpp"
#include "core/base/sha256.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"
#include "image/module/aside_name.hpp"
#include "image/module/support_build.hpp"

namespace iocwright::image {

namespace {

/// The commit that a version names: itself, or what the repository says, with one request to it. Empty if
/// only a clone can tell, as for an abbreviated hash.
Result<std::string> commit_of_version(const CloneSource& source, fetch::GitSource& git) {
  constexpr std::size_t hash_digits = 40;  // of git's SHA-1
  if (source.version.size() == hash_digits && fetch::is_commit_hash(source.version)) return source.version;
  return TRY(git.remote_version(source.url, source.version)).commit;
}

}  // namespace

/// Whether a clone depends on nothing but its commit. One with its whole history does not, nor one with
/// another commit than that of its version.
bool SupportBuild::may_cache(const CloneSource& source) const {
  return options_.cache != nullptr && (options_.cache->reads() || options_.cache->writes()) && !source.full &&
         source.commit.empty();
}

/// Takes a clone from the cache, or else from its repository.
Result<fetch::SourceState> SupportBuild::get_clone(const Work& work, fetch::GitSource& git,
                                                   const CloneSource& source,
                                                   const std::optional<fetch::SourceState>& locked) {
  TRY(fetch::check_url(source.url));
  TRY(fetch::check_version(source.version));
  if (!may_cache(source)) return git.clone(source, locked);
  const std::string commit =
      locked && !locked->commit.empty() ? locked->commit : TRY(commit_of_version(source, git));
  if (commit.empty()) return git.clone(source, locked);
  Sha256 hash;
  for (const std::string& item : {fetch::without_secrets(source.url), source.version, commit,
                                  TRY(patch_hash(source)), std::string(source.recursive ? "recursive" : "")})
    hash.add_item(item);
  const EntryHeader header{
      .kind = "source",
      .key = hash.finish(),
      .name = fetch::without_secrets(source.url),
      .folder = {},
      .notes = {{"version", source.version}, {"commit", commit}},
  };
  const std::string name = "source-" + header.key + ".tar.zst", scratch = module_state(work, "source");
  const auto report = [&](Diagnostic problem) { warn(std::move(problem)); };
  std::optional<fetch::SourceState> state;
  options_.cache->find(
      name, scratch,
      [&](const std::string& file) -> Result<void> {
        state = TRY(unpack_clone(work, git, source, locked, header, file));
        return {};
      },
      report);
  if (state) return *state;
  fetch::SourceState cloned = TRY(git.clone(source, locked));
  if (cloned.commit == commit && options_.cache->writes()) {
    if (auto packed = pack(header, {{"tree", source.folder}}, scratch); packed)
      options_.cache->store(name, scratch, report);
    ::unlink(scratch.c_str());
  }
  return cloned;
}

/// Unpacks a clone beside its folder, and renames it if its files are those of the commit.
Result<fetch::SourceState> SupportBuild::unpack_clone(const Work& work, fetch::GitSource& git,
                                                      const CloneSource& source,
                                                      const std::optional<fetch::SourceState>& locked,
                                                      const EntryHeader& wanted, const std::string& file) {
  Disk& disk = machine_.disk;
  const std::string beside = hidden_name(source.folder, "clone");
  TRY(or_fail(disk.remove_tree(beside), "remove"));
  TRY(or_fail(disk.make_folders(path::parent(source.folder)), "create folder"));
  const auto place = [&]() -> Result<fetch::SourceState> {
    TRY(unpack(file, wanted, beside));
    CloneSource tree = source;
    tree.folder = path::join(beside, "tree");
    fetch::SourceState state =
        TRY(git.verify_clone(tree, wanted.notes.at("commit"), module_state(work, "index")));
    if (locked && !locked->tree.empty() && locked->tree != state.tree)
      return fail(error(DiagKind::build_cache, fmt::format("its files have the hash {}, but the lock says {}",
                                                           state.tree, locked->tree)));
    TRY(or_fail(disk.rename(tree.folder, source.folder), "write"));
    return state;
  };
  auto state = place();
  TRY(or_fail(disk.remove_tree(beside), "remove"));
  return state;
}

/// Takes a download from the cache if its hash is known and it is not there already.
Result<void> SupportBuild::find_download(const Work& work, const DownloadFile& file) {
  const LockedModule* entry = locked(work);
  const auto in_lock = entry == nullptr ? std::map<std::string, std::string>::const_iterator()
                                        : entry->downloads.find(fetch::without_secrets(file.url));
  std::string hash = unicode::lower(file.sha256);
  if (hash.empty() && entry != nullptr && in_lock != entry->downloads.end()) hash = in_lock->second;
  if (options_.cache == nullptr || !options_.cache->reads() || hash.empty()) return {};
  if (TRY(or_unreadable(machine_.disk.exists(file.dest)))) return {};
  if (const std::string folder = path::parent(file.dest); !folder.empty())
    TRY(or_fail(machine_.disk.make_folders(folder), "create folder"));
  options_.cache->find(
      "file-" + hash, module_state(work, "source"),
      [&](const std::string& found) -> Result<void> {
        if (TRY(hash_of_file(found)) != hash)
          return fail(error(DiagKind::build_cache, "its content does not have the SHA-256 in its name"));
        return or_fail(machine_.disk.replace_by_copy(found, file.dest), "copy");
      },
      [&](Diagnostic problem) { warn(std::move(problem)); });
  return {};
}

void SupportBuild::store_downloads(const Work& work) {
  if (options_.cache == nullptr || !options_.cache->writes()) return;
  for (const Step& step : work.plan->steps)
    if (const auto* file = std::get_if<DownloadFile>(&step.action))
      if (const auto hash = hash_of_file(file->dest); hash)
        options_.cache->store("file-" + *hash, file->dest,
                              [&](Diagnostic problem) { warn(std::move(problem)); });
}

}  // namespace iocwright::image
