#include "cli/session.hpp"

#include <iostream>

#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::cli {

Session::~Session() {
  if (plain_out_ == nullptr) return;
  std::cout.flush();
  std::cerr.flush();
  std::cout.rdbuf(plain_out_);
  std::cerr.rdbuf(plain_messages_);
}

void Session::hide_secrets() {
  secrets.add_variables(environment);
  process.secrets = &secrets;
  if (plain_out_ != nullptr) return;
  plain_out_ = std::cout.rdbuf();
  plain_messages_ = std::cerr.rdbuf();
  out_ = std::make_unique<RedactingBuffer>(*plain_out_, secrets);
  messages_ = std::make_unique<RedactingBuffer>(*plain_messages_, secrets);
  std::cout.rdbuf(out_.get());
  std::cerr.rdbuf(messages_.get());
}

std::string Session::epics_root(std::string_view below) const {
  const std::string root = Settings(environment).text(Setting::epics_root);
  return below.empty() ? root : path::join(root, below);
}

void Session::print_or_write(const std::string& text, const std::string& output) {
  if (output.empty()) {
    std::cout << text;
    return;
  }
  auto written = or_fail(disk.replace(output, text), "write");
  sink.take_error(written);
}

int Session::finish(int status) {
  const bool failed = sink.has_errors();
  std::cout.flush();
  sink.flush(sources, style, std::cerr);
  sink.print_total(when_failed, style, std::cerr);
  return status == done && failed ? wrong_input : status;
}

}  // namespace iocwright::cli
