#include "editor/lsp/serve.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>

#include "core/base/path.hpp"
#include "editor/lsp/message_stream.hpp"
#include "editor/lsp/server.hpp"

namespace iocwright::lsp {

namespace {

std::string absolute(const std::string& path) {
  return path.empty() ? path : path::normal(std::filesystem::absolute(path).string());
}

/// The request with absolute paths, as editors name files.
instance::InstanceRequest absolute(instance::InstanceRequest request) {
  for (std::string& file : request.definition_files) file = absolute(file);
  request.definitions_folder = absolute(request.definitions_folder);
  request.image_root = absolute(request.image_root);
  return request;
}

/// Returns false if the client does not read anymore.
bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Whether there is input, or its end. Waits for it or for the end of a check, unless `is_busy`.
bool has_input(int file, int end_of_check, bool is_busy) {
  std::array<pollfd, 2> waiting{pollfd{file, POLLIN, 0}, pollfd{end_of_check, POLLIN, 0}};
  int count = 0;
  do count = ::poll(waiting.data(), waiting.size(), is_busy ? 0 : -1);
  while (count < 0 && errno == EINTR);
  return waiting[0].revents != 0;
}

}  // namespace

ExitStatus serve(const ServeRequest& request, Disk& disk, const Environment& environment,
                 const Limits& limits, const TemplateFiles& templates) {
  (void)std::signal(SIGPIPE, SIG_IGN);  // write() reports it if the client does not read anymore
  bool can_write = true;
  const instance::InstanceRequest instance = absolute(request.instance);
  disk.add_root(instance.image_root);
  Server server(Workspace(disk, environment, limits, instance, templates),
                [&](const std::string& content) {
                  can_write = can_write && write_all(request.output, framed(content));
                });
  MessageReader reader;
  RuleThread rules;
  std::array<char, 65536> bytes;
  // All input is read before a message is handled, because it may cancel it or change the file again.
  for (bool is_busy = false; can_write && !server.exit_status();) {
    if (has_input(request.input, rules.fd(), is_busy || rules.has_ended())) {
      const ssize_t count = ::read(request.input, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      reader.feed({bytes.data(), static_cast<std::size_t>(count)});
      while (auto message = reader.next()) server.receive(*message);
      is_busy = true;
    } else if (rules.has_ended()) {
      server.finish(rules.take());
    } else {
      is_busy = server.work();
      if (is_busy || rules.is_busy()) continue;
      if (auto check = server.next_rule_check()) rules.start(*std::move(check));
    }
  }
  // A client may close the pipe right after it has sent `exit`.
  while (can_write && !server.exit_status() && server.work()) {}
  return server.exit_status().value_or(wrong_input);
}

}  // namespace iocwright::lsp
