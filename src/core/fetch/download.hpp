// Downloads files over HTTP. Retries after network errors, verifies the hash, and creates the file only when
// it is complete.
#pragma once

#include <functional>

#include "core/base/machine.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/mirror.hpp"
#include "core/fetch/source.hpp"

namespace iocwright::fetch {

/// Downloads the file unless it exists with the right hash, or exists at all if no hash is given.
/// IOCWRIGHT_DOWNLOAD_LIMIT sets the maximum size in bytes. Returns the file's SHA-256.
Result<std::string> download(const DownloadFile& step, const Machine& machine, const Mirror& mirror,
                             const std::function<void(std::uint64_t, std::uint64_t)>& progress);

/// The SHA-256 of a file.
Result<std::string> hash_file(const Disk& disk, const std::string& path);

}  // namespace iocwright::fetch
