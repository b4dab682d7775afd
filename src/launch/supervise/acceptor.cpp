#include "launch/supervise/acceptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "launch/supervise/unix_socket.hpp"

namespace iocwright::launch {

namespace {
FileHandle take_descriptor() { return FileHandle(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }
}  // namespace

Acceptor::Acceptor(FileHandle listening) : listening_(std::move(listening)), reserve_(take_descriptor()) {}

Acceptor::Connection Acceptor::accept() {
  FileHandle socket = accept_from(listening_.get());
  if (socket || (errno != EMFILE && errno != ENFILE) || !reserve_) return {std::move(socket), false};
  reserve_.close();
  return {accept_from(listening_.get()), true};
}

void Acceptor::watch(PollSet& polls, std::function<void(short)> handler) {
  if (!reserve_) reserve_ = take_descriptor();
  if (reserve_) polls.watch(listening_.get(), POLLIN, std::move(handler));
}

}  // namespace iocwright::launch
