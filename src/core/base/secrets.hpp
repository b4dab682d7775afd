// Keeps secrets out of logs and messages.
#pragma once

#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/environment.hpp"

namespace iocwright {

/// Whether a variable or a parameter of a URL is named like a secret, as `CI_JOB_TOKEN`, `private_token` and
/// `db_password` are.
bool is_secret_name(std::string_view name);

/// Removes user names and passwords from the URLs in a string, and the values of parameters that are named
/// like secrets, for logs, lock files and messages. Keeps the user name of ssh and git URLs, which is not a
/// secret.
std::string without_secrets(std::string_view text);

/// Strings that must not be shown.
class Secrets {
 public:
  /// Shorter strings are not replaced: they occur in other places by chance.
  static constexpr std::size_t minimum_bytes = 8;

  /// Adds a secret. Each line of it is one, because output is redacted line by line. Lines that are shorter
  /// than `minimum_bytes` are ignored.
  void add(std::string_view secret);
  /// Adds the values of variables that are named like secrets, and the credentials in the settings of git.
  /// Paths of files with secrets are not secrets.
  void add_variables(const Environment& environment);
  /// Adds the credentials of the URLs in a text: user information, and parameters that are named like
  /// secrets.
  void add_credentials(std::string_view text);
  bool empty() const { return all_.empty(); }
  /// The text with `***` for each secret, and without_secrets() applied.
  std::string redact(std::string_view text) const;

 private:
  std::vector<std::string> all_;  ///< the longest first, as one may contain another
};

/// Passes lines on to another buffer with secrets replaced. An incomplete line is passed on at a flush.
class RedactingBuffer : public std::streambuf {
 public:
  /// Refers to both, which must outlive it.
  RedactingBuffer(std::streambuf& out, const Secrets& secrets) : out_(out), secrets_(secrets) {}
  ~RedactingBuffer() override { sync(); }
  RedactingBuffer(const RedactingBuffer&) = delete;
  RedactingBuffer& operator=(const RedactingBuffer&) = delete;

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  /// Passes on the first `size` bytes that are kept.
  void pass(std::size_t size);

  std::streambuf& out_;
  const Secrets& secrets_;
  std::string line_;
};

}  // namespace iocwright
