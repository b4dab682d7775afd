#include "core/fetch/download.hpp"

#include <fmt/format.h>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/sha256.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git.hpp"
#include "core/fetch/git_environment.hpp"

namespace iocwright::fetch {

namespace {

Result<std::uint64_t> maximum_bytes(const Environment& environment) {
  auto out = Settings(environment).number(Setting::download_limit);
  if (!out) return fail(error(DiagKind::bad_setting, std::move(out.error())));
  return *out;
}

Result<void> fetch_with_retries(const FetchRequest& request, const std::string& url, const Machine& machine,
                                const Mirror& mirror) {
  for (int attempt = 1;; ++attempt) {
    auto fetched = machine.fetcher.fetch(request);
    if (fetched) return {};
    const FetchError& failure = fetched.error();
    if (failure.restart)
      if (auto removed = machine.disk.remove(request.file); !removed)
        return fail(error(DiagKind::unwritable_file, removed.error().text("remove")));
    if (!failure.transient || attempt >= maximum_attempts) {
      Diagnostic out =
          error(DiagKind::fetch_failed,
                fmt::format("cannot download `{}`: {}", without_secrets(url), reason_of(failure.text)));
      if (attempt > 1) out.add_note({}, fmt::format("tried {} times", attempt));
      if (failure.transient && !failure.restart && !mirror.is_set())
        out = std::move(out).help(std::string(network_help));
      return fail(std::move(out));
    }
    machine.clock.sleep(Clock::Seconds(TRY(back_off_s(attempt, machine.environment))));
  }
}

/// Checks the hash of a file that was downloaded against that of the recipe and of the lock file.
Result<void> check_hash(const DownloadFile& step, const std::string& hash) {
  const std::string url = without_secrets(step.url);
  if (const std::string wanted = unicode::lower(step.sha256); !wanted.empty() && hash != wanted)
    return fail(error(DiagKind::fetch_failed,
                      fmt::format("the SHA-256 of `{}` is {}, but the recipe requires {}", url, hash, wanted))
                    .help("if the file was replaced on purpose, enter the new hash in the recipe"));
  if (step.locked.empty() || hash == step.locked) return {};
  return fail(
      error(DiagKind::lock_mismatch,
            fmt::format("the SHA-256 of `{}` is {}, but the lock file says {}", url, hash, step.locked))
          .help("if the file was replaced on purpose, build without `--locked` for a new lock file"));
}

}  // namespace

Result<std::string> hash_file(const Disk& disk, const std::string& path) {
  const auto content = disk.read(path);
  if (!content) return fail(error(DiagKind::unreadable_file, content.error().text("read")));
  return Sha256::of(*content);
}

Result<std::string> download(const DownloadFile& step, const Machine& machine, const Mirror& mirror,
                             const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  TRY(check_url(step.url));
  const std::string wanted = unicode::lower(step.sha256.empty() ? step.locked : step.sha256);
  if (TRY(or_unreadable(machine.disk.is_file(step.dest)))) {
    std::string hash = TRY(hash_file(machine.disk, step.dest));
    if (wanted.empty() || hash == wanted) {
      TRY(check_hash(step, hash));
      return hash;
    }
  }
  const std::string part = step.dest + ".part";
  if (const std::string folder = path::parent(step.dest); !folder.empty())
    TRY(or_fail(machine.disk.make_folders(folder), "create folder"));
  // An interrupted download is resumed only when a hash can verify that both parts belong together.
  if (wanted.empty()) TRY(or_fail(machine.disk.remove(part), "remove"));
  const std::uint64_t limit = TRY(maximum_bytes(machine.environment));
  const FetchRequest request{.url = mirror.file_url(step.url),
                             .file = part,
                             .maximum_bytes = limit,
                             .certificates = Settings(machine.environment).text(Setting::ca_bundle),
                             .progress = progress};
  TRY(fetch_with_retries(request, step.url, machine, mirror));
  std::string hash = TRY(hash_file(machine.disk, part));
  if (auto checked = check_hash(step, hash); !checked) {
    TRY(or_fail(machine.disk.remove(part), "remove"));
    return fail(std::move(checked.error()));
  }
  TRY(or_fail(machine.disk.rename(part, step.dest), "write"));
  return hash;
}

}  // namespace iocwright::fetch
