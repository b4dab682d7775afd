#include "core/base/sha256.hpp"

// Use the SHA-256 functions directly: EVP would add all of OpenSSL, 3.7 MB, to the static binary. OpenSSL 3
// deprecates these functions; this macro is the documented way to use them without warnings.
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace iocwright {

struct Sha256::State {
  SHA256_CTX context{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) { SHA256_Init(&state_->context); }
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) { SHA256_Update(&state_->context, bytes.data(), bytes.size()); }

void Sha256::add_item(std::string_view text) {
  add(std::to_string(text.size()) + ":");
  add(text);
}

std::string Sha256::finish() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), &state_->context);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string Sha256::of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

std::optional<std::string> Sha256::of_file(int file) {
  constexpr std::size_t block_bytes = 256UL * 1024;
  Sha256 hash;
  std::string buffer(block_bytes, '\0');
  for (;;) {
    const ssize_t got = ::read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return hash.finish();
    hash.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
  }
}

}  // namespace iocwright
