#include "base/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "base/file_handle.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace iocwright {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> as_lines(const Environment& environment) {
  std::vector<std::string> out;
  for (const auto& [name, value] : environment.all()) out.push_back(name + "=" + value);
  return out;
}

/// Replaces this process; gives an errno when it cannot.
int replace_process(const std::string& program, const ProcessRequest& request) {
  if (!request.folder.empty() && ::chdir(request.folder.c_str()) != 0) return errno;
  std::vector<std::string> arguments = request.arguments;
  const std::vector<char*> argv = pointers(arguments);
  if (request.environment == nullptr) {
    ::execv(program.c_str(), argv.data());
    return errno;
  }
  std::vector<std::string> variables = as_lines(*request.environment);
  const std::vector<char*> envp = pointers(variables);
  ::execve(program.c_str(), argv.data(), envp.data());
  return errno;
}

/// The log becomes both outputs; /dev/null the input. Runs in the child.
bool redirect(int log, int input) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // make ends its compilers and removes what is half made
  return ::dup2(input, STDIN_FILENO) >= 0 && ::dup2(log, STDERR_FILENO) >= 0;
}

FileResult<std::string> program_of(const ProcessRequest& request) {
  const std::string& name = request.arguments.front();
  auto found = TRY(
      find_program(name, request.environment != nullptr ? *request.environment : Environment::of_process()));
  if (!found) return tl::make_unexpected(FileProblem{name, ENOENT});
  return *std::move(found);
}

std::string read_all(int fd) {
  std::string out;
  std::array<char, 1 << 16> buffer{};
  while (true) {
    const ssize_t size = ::read(fd, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

FileResult<std::optional<std::string>> find_program(const std::string& name, const Environment& environment) {
  if (name.find('/') != std::string::npos) return name;
  const std::string folders = environment.get("PATH", "/usr/local/bin:/usr/bin:/bin");
  for (std::string_view folder : text::split(folders, ':')) {
    const std::string candidate = path::join(folder.empty() ? "." : folder, name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    const FileProblem problem{candidate, errno};
    if (!is_unusable_place(problem)) return tl::make_unexpected(problem);
  }
  return std::nullopt;
}

FileResult<ProcessResult> RealProcess::run(const ProcessRequest& request) {
  const auto program = program_of(request);
  if (!program) return tl::make_unexpected(program.error());
  std::array<int, 2> output{-1, -1};
  std::array<int, 2> fault{-1, -1};  // the child says over it why it could not become the program; closed by exec
  if ((request.capture && ::pipe2(output.data(), O_CLOEXEC) != 0) || ::pipe2(fault.data(), O_CLOEXEC) != 0)
    return tl::make_unexpected(FileProblem{*program, errno});
  FileHandle output_end(output[0]), output_begin(output[1]), fault_end(fault[0]), fault_begin(fault[1]), log, input;
  if (!request.log.empty()) {
    log = FileHandle(::open(request.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    input = FileHandle(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!log || !input) return tl::make_unexpected(FileProblem{request.log, errno});
  }

  const pid_t pid = ::fork();
  if (pid < 0) return tl::make_unexpected(FileProblem{*program, errno});
  if (pid == 0) {
    if (log && !redirect(log.get(), input.get())) ::_exit(126);
    if (request.capture) ::dup2(output_begin.get(), STDOUT_FILENO);
    else if (log) ::dup2(log.get(), STDOUT_FILENO);
    for (int fd : request.keep_open) ::fcntl(fd, F_SETFD, 0);
    const int code = replace_process(*program, request);
    const ssize_t told = ::write(fault_begin.get(), &code, sizeof code);
    ::_exit(told == sizeof code ? 127 : 126);
  }
  output_begin.close();
  fault_begin.close();
  ProcessResult result;
  if (request.capture) result.output = read_all(output_end.get());
  const std::string said = read_all(fault_end.get());
  result.status = wait_for(pid);
  if (said.size() == sizeof(int)) {
    int code = 0;
    said.copy(reinterpret_cast<char*>(&code), sizeof code);
    return tl::make_unexpected(FileProblem{*program, code});
  }
  return result;
}

FileProblem RealProcess::become(const ProcessRequest& request) {
  const auto program = program_of(request);
  if (!program) return program.error();
  return {*program, replace_process(*program, request)};
}

}  // namespace iocwright
