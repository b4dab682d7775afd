// The places of a build cache, in the order in which they are asked. Names, signs and verifies entries; does
// not know what is in them. A place that fails causes a warning and is not asked again.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "image/cache/cache_place.hpp"
#include "image/cache/entry.hpp"
#include "image/cache/minisign.hpp"

namespace iocwright::image {

/// What a user asks of a build cache.
struct CacheRequest {
  std::vector<std::string> places;             ///< for open_place()
  std::string verify_key = {}, sign_key = {};  ///< for read_public_key() and read_secret_key(); empty: none
  std::string mode;       ///< `read`, `write` or `read-write`; empty: as IOCWRIGHT_BUILD_CACHE_MODE says
  bool notes_use = true;  ///< find() sets the time of an entry's last use
};

/// The signature of an entry is a file of its own, which has the beginning of the entry's SHA-256 in its
/// name: if two builds store an entry at the same time, each of their signatures belongs to one of the two.
///
/// Can be used from several threads. Functions report problems as warnings, as a cache never fails a build.
class BuildCache {
 public:
  /// Fails if a place or the mode is invalid. The machine must outlive the cache.
  static Result<BuildCache> open(const CacheRequest& request, const Machine& machine);

  /// Whether find() looks for entries: the mode allows it, and there is a place.
  bool reads() const { return reads_ && !places_.empty(); }
  /// Whether store() stores entries.
  bool writes() const { return writes_ && !places_.empty(); }

  /// Called with each warning.
  using Warn = std::function<void(Diagnostic)>;
  /// Looks for an entry and passes the path of each one that it finds to `use`, until that accepts one.
  /// Returns the place of that entry, or nothing. `scratch` is the path of a temporary file, in a folder that
  /// nobody else can write to. If entries must be signed, `use` gets the file that was verified: a copy that
  /// nobody else can change or replace.
  std::optional<std::string> find(const std::string& name, const std::string& scratch,
                                  const std::function<Result<void>(const std::string&)>& use,
                                  const Warn& warn);
  /// Stores an entry in all places that do not have it, or whose entry find() could not use.
  void store(const std::string& name, const std::string& file, const Warn& warn);

 private:
  struct Place {
    std::string name;  ///< as the user has given it, without secrets
    std::unique_ptr<CachePlace> place;
    bool unreadable = false, unwritable = false;  ///< it has failed: do not try again
    std::set<std::string> broken = {};            ///< the names of unusable entries
  };

  Result<void> verify(Place& place, const std::string& name, const std::string& file) const;
  Result<void> verify_and_use(Place& place, const std::string& name, const std::string& file,
                              const std::string& scratch,
                              const std::function<Result<void>(const std::string&)>& use) const;
  Result<void> put(Place& place, const std::string& name, const std::string& file) const;
  bool is_set(const bool& flag) const;
  bool is_broken(const Place& place, const std::string& name) const;
  void give_up(Place& place, bool Place::*flag, const Diagnostic& why, const Warn& warn);
  void mark_broken(Place& place, const std::string& name, const Diagnostic& why, const Warn& warn);

  Disk* disk_ = nullptr;
  std::vector<Place> places_;
  bool reads_ = false, writes_ = false, notes_use_ = true;
  std::optional<PublicKey> verify_key_;
  std::optional<SecretKey> sign_key_;
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();  ///< protects what failed
};

}  // namespace iocwright::image
