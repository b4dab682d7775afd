// Stubs of the build cache for the static binary, in which neither libcurl nor libarchive can be linked.
#include "image/cache/cache_place.hpp"
#include "image/cache/entry.hpp"
#include "image/cache/manage_cache.hpp"
#include "image/cache/minisign.hpp"

namespace iocwright::image {

namespace {

tl::unexpected<Diagnostic> failed() {
  return fail(error(DiagKind::build_cache, "the static iocwright of runtime images has no build cache")
                  .help("use that of a developer image"));
}

}  // namespace

Result<std::unique_ptr<CachePlace>> open_place(const std::string& /*place*/, const Machine& /*machine*/) {
  return failed();
}
Result<std::string> hash_of_file(const std::string& /*file*/) { return failed(); }

Result<void> pack(EntryHeader /*header*/, const std::vector<EntryPart>& /*parts*/,
                  const std::string& /*file*/) {
  return failed();
}
Result<EntryHeader> read_header(const std::string& /*file*/) { return failed(); }
Result<EntryHeader> unpack(const std::string& /*file*/, const EntryHeader& /*wanted*/,
                           const std::string& /*into*/) {
  return failed();
}
Result<EntryHeader> verify(const std::string& /*file*/) { return failed(); }

Result<PublicKey> read_public_key(const std::string& /*key*/, const Disk& /*disk*/) { return failed(); }
Result<SecretKey> read_secret_key(const std::string& /*path*/, const std::string& /*password*/,
                                  const Disk& /*disk*/) {
  return failed();
}
Result<std::string> sign_file(const SecretKey& /*key*/, const std::string& /*file*/,
                              const std::string& /*comment*/) {
  return failed();
}
Result<void> verify_file(const PublicKey& /*key*/, const std::string& /*file*/,
                         const std::string& /*signature*/) {
  return failed();
}

ExitStatus manage_cache(const CacheTask& /*task*/, const Machine& /*machine*/, Sink& sink,
                        std::ostream& /*out*/) {
  Result<void> stub = failed();
  sink.take_error(stub);
  return wrong_input;
}

}  // namespace iocwright::image
