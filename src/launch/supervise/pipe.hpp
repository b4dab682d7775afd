// Pipes, and the descriptors that a child process must not keep.
#pragma once

#include "core/base/disk.hpp"
#include "core/base/file_handle.hpp"

namespace iocwright::launch {

/// The two ends of a pipe, marked close-on-exec.
struct Pipe {
  FileHandle reader;
  FileHandle writer;
};

FileResult<Pipe> open_pipe();

/// Makes reads and writes fail with EAGAIN instead of waiting.
void set_nonblocking(const FileHandle& file);

/// Closes the supervisor's sockets and terminals in a child process, except `kept`. All of ours are marked
/// close-on-exec, unlike the descriptors that we have inherited.
void close_own_descriptors(int kept);

}  // namespace iocwright::launch
