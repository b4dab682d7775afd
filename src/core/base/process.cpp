#include "core/base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>

#include "core/base/child_process.hpp"
#include "core/base/exec_image.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"

namespace iocwright {

namespace {

/// Redirects stderr to the log and stdin to /dev/null. Runs in the child.
bool redirect(int log, int input) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // on SIGTERM make stops its compilers and removes partial files
  return ::dup2(input, STDIN_FILENO) >= 0 && ::dup2(log, STDERR_FILENO) >= 0;
}

/// File descriptors shared with a program that we run; unneeded ones are not open.
struct Ends {
  FileHandle output_end, output_begin;          ///< a pipe for its captured standard output
  FileHandle errors_end, errors_begin;          ///< a pipe for its captured standard error
  FileHandle exec_error_end, exec_error_begin;  ///< a pipe for the errno of a failed exec; exec closes it
  FileHandle log, input;
  FileHandle log_end, log_begin;  ///< a pipe to the log, if its text must be redacted
};

bool open_pipe(FileHandle& end, FileHandle& begin) {
  std::array<int, 2> pipe{-1, -1};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return false;
  end = FileHandle(pipe[0]);
  begin = FileHandle(pipe[1]);
  return true;
}

FileResult<Ends> open_ends(const ProcessRequest& request, const std::string& program, bool redacts) {
  Ends out;
  const bool has_output = !request.capture || open_pipe(out.output_end, out.output_begin);
  const bool has_errors = !request.capture_errors || open_pipe(out.errors_end, out.errors_begin);
  const bool has_log = !redacts || request.log.empty() || open_pipe(out.log_end, out.log_begin);
  if (!has_output || !has_errors || !has_log || !open_pipe(out.exec_error_end, out.exec_error_begin))
    return tl::make_unexpected(FileError{program, errno});
  if (!request.input.empty()) {
    FileHandle begin;
    const auto size = static_cast<ssize_t>(request.input.size());
    if (!open_pipe(out.input, begin) ||
        ::write(begin.get(), request.input.data(), request.input.size()) != size)
      return tl::make_unexpected(FileError{program, errno});
  }
  if (request.log.empty()) return out;
  out.log = FileHandle(::open(request.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (!out.input) out.input = FileHandle(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!out.log || !out.input) return tl::make_unexpected(FileError{request.log, errno});
  return out;
}

/// Connects the child to its pipes and its log, and executes the program.
class ConnectedProgram final : public ChildSteps {
 public:
  ConnectedProgram(const ExecImage& image, const ProcessRequest& request, const Ends& ends)
      : image_(image), request_(request), ends_(ends) {}

  int execute() const noexcept override {
    const int log = ends_.log_begin ? ends_.log_begin.get() : ends_.log.get();
    if (ends_.log && !redirect(log, ends_.input.get())) return not_executable;
    if (ends_.input && !ends_.log) ::dup2(ends_.input.get(), STDIN_FILENO);
    if (request_.capture) ::dup2(ends_.output_begin.get(), STDOUT_FILENO);
    else if (ends_.log) ::dup2(log, STDOUT_FILENO);
    if (request_.capture_errors) ::dup2(ends_.errors_begin.get(), STDERR_FILENO);
    for (const int fd : request_.keep_open) ::fcntl(fd, F_SETFD, 0);
    const int code = image_.execute();
    return ::write(ends_.exec_error_begin.get(), &code, sizeof code) == sizeof code ? not_found
                                                                                   : not_executable;
  }

 private:
  const ExecImage& image_;
  const ProcessRequest& request_;
  const Ends& ends_;
};

/// Appends available data from a pipe; returns false at EOF.
bool read_some(int fd, std::string& out) {
  std::array<char, 1 << 16> buffer;
  const ssize_t size = ::read(fd, buffer.data(), buffer.size());
  if (size > 0) out.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && errno == EINTR);
}

std::string read_all(int fd) {
  std::string out;
  while (read_some(fd, out)) {}
  return out;
}

/// Writes complete lines of `text` to the log with secrets replaced, and with `all` also the rest.
void write_log(int log, std::string& text, const Secrets& secrets, bool all) {
  const std::size_t size = all ? text.size() : text.rfind('\n') + 1;
  if (size == 0) return;
  const std::string shown = secrets.redact(std::string_view(text).substr(0, size));
  // As with a program that writes to the log itself, an error does not stop a build.
  for (std::size_t at = 0; at < shown.size();) {
    const ssize_t written = ::write(log, shown.data() + at, shown.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    at += static_cast<std::size_t>(written);
  }
  text.erase(0, size);
}

/// Reads the pipes until EOF; a pipe that is not open counts as ended. Once stdout has ended and the program
/// has exited, takes what is left in the others without waiting for their EOF, because a daemon that it
/// leaves behind, such as ssh's ControlPersist, may keep stderr open. Without pidfd_open(), waits for that
/// EOF too.
void read_streams(const Ends& ends, pid_t pid, const Secrets* secrets, ProcessResult& result) {
  enum : std::size_t { output, errors, log, process };
  const FileHandle process_end(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));  // -1 before Linux 5.3
  std::array<pollfd, 4> polled{{{ends.output_end.get(), POLLIN, 0},
                                {ends.errors_end.get(), POLLIN, 0},
                                {ends.log_end.get(), POLLIN, 0},
                                {}}};
  std::string logged;
  polled[process] = {process_end.get(), POLLIN, 0};
  bool has_exited = false;
  while (polled[output].fd >= 0 || polled[errors].fd >= 0 || polled[log].fd >= 0) {
    const bool takes_rest = has_exited && polled[output].fd < 0;
    const int ready = ::poll(polled.data(), polled.size(), takes_rest ? 0 : -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    if (polled[output].revents != 0 && !read_some(polled[output].fd, result.output)) polled[output].fd = -1;
    if (polled[errors].revents != 0 && !read_some(polled[errors].fd, result.errors)) polled[errors].fd = -1;
    if (polled[log].revents != 0) {
      if (!read_some(polled[log].fd, logged)) polled[log].fd = -1;
      write_log(ends.log.get(), logged, *secrets, false);
    }
    has_exited = has_exited || polled[process].revents != 0;
    if (has_exited) polled[process].fd = -1;
  }
  if (!logged.empty()) write_log(ends.log.get(), logged, *secrets, true);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

std::string own_program() {
  std::error_code code;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", code);
  return code ? "" : path.string();
}

FileResult<std::string> program_of(const ProcessRequest& request) {
  const std::string& name = request.arguments.front();
  auto found = TRY(
      find_program(name, request.environment != nullptr ? *request.environment : Environment::of_process()));
  if (!found) return tl::make_unexpected(FileError{name, ENOENT});
  return *std::move(found);
}

FileResult<std::optional<std::string>> find_program(const std::string& name, const Environment& environment) {
  if (name.find('/') != std::string::npos) return name;
  const std::string folders = environment.get("PATH", "/usr/local/bin:/usr/bin:/bin");
  for (std::string_view folder : text::split(folders, ':')) {
    const std::string candidate = path::join(folder.empty() ? "." : folder, name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    const FileError error{candidate, errno};
    if (!is_unusable_place(error)) return tl::make_unexpected(error);
  }
  return std::nullopt;
}

FileResult<ProcessResult> RealProcess::run(const ProcessRequest& request) {
  const auto program = program_of(request);
  if (!program) return tl::make_unexpected(program.error());
  Ends ends = TRY(open_ends(request, *program, secrets != nullptr && !secrets->empty()));
  const ExecImage image(*program, request);
  const auto pid = start_program(ConnectedProgram(image, request, ends));
  if (!pid) return tl::make_unexpected(FileError{*program, pid.error().code});
  ends.output_begin.close();
  ends.errors_begin.close();
  ends.log_begin.close();
  ends.exec_error_begin.close();
  ProcessResult result;
  read_streams(ends, *pid, secrets, result);
  const std::string exec_error = read_all(ends.exec_error_end.get());
  result.status = wait_for(*pid);
  if (exec_error.size() == sizeof(int)) {
    int code = 0;
    exec_error.copy(reinterpret_cast<char*>(&code), sizeof code);
    return tl::make_unexpected(FileError{*program, code});
  }
  return result;
}

FileError RealProcess::become(const ProcessRequest& request) {
  const auto program = program_of(request);
  if (!program) return program.error();
  return {*program, ExecImage(*program, request).execute()};
}

}  // namespace iocwright
