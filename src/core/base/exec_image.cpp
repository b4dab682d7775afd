#include "core/base/exec_image.hpp"

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace iocwright {

namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& string : strings) out.push_back(string.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

ExecImage::ExecImage(std::string program, const ProcessRequest& request)
    : program_(std::move(program)),
      folder_(request.folder),
      arguments_(request.arguments),
      argv_(pointers(arguments_)) {
  if (request.environment == nullptr) return;
  for (const auto& [name, value] : request.environment->all()) variables_.push_back(name + "=" + value);
  envp_ = pointers(variables_);
}

int ExecImage::execute() const noexcept {
  if (!folder_.empty() && ::chdir(folder_.c_str()) != 0) return errno;
  ::execve(program_.c_str(), argv_.data(), envp_.empty() ? ::environ : envp_.data());
  return errno;
}

}  // namespace iocwright
