// Files by HTTP: tried again after faults of the network, held against their hash, in place only when whole.
#pragma once

#include <functional>

#include "core/base/machine.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/mirror.hpp"
#include "core/fetch/source.hpp"

namespace iocwright::fetch {

/// Fetches the file unless it stands there with the right hash (without a hash: unless it stands there). Its
/// size is limited by IOCWRIGHT_DOWNLOAD_LIMIT, in bytes. Returns the file's SHA-256.
Result<std::string> download(const DownloadFile& step, const Machine& machine, const Mirror& mirror,
                             const std::function<void(std::uint64_t, std::uint64_t)>& progress);

/// SHA-256 of a file.
Result<std::string> hash_file(const Disk& disk, const std::string& path);

}  // namespace iocwright::fetch
