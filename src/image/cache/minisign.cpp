#include "image/cache/minisign.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "core/base/encoding.hpp"
#include "core/base/file_handle.hpp"
#include "core/base/shared_library.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

// Sizes in bytes, from the file formats in minisign(1).
constexpr std::size_t number_size = 8, key_size = 32, signature_size = 64, hash_size = 64, salt_size = 32;
constexpr std::string_view key_algorithm = "Ed", signature_algorithm = "ED", scrypt_algorithm = "Sc";
constexpr std::string_view comment_begin = "trusted comment: ";

/// The functions of libcrypto that use its EVP interface. It is loaded on first use, because linking them
/// would add all of OpenSSL to the binary.
struct Crypto {
  decltype(&::EVP_PKEY_new_raw_private_key) private_key = nullptr;
  decltype(&::EVP_PKEY_new_raw_public_key) public_key = nullptr;
  decltype(&::EVP_PKEY_get_raw_public_key) public_part = nullptr;
  decltype(&::EVP_PKEY_free) free_key = nullptr;
  decltype(&::EVP_MD_CTX_new) new_context = nullptr;
  decltype(&::EVP_MD_CTX_free) free_context = nullptr;
  decltype(&::EVP_DigestSignInit) sign_init = nullptr;
  decltype(&::EVP_DigestSign) sign = nullptr;
  decltype(&::EVP_DigestVerifyInit) verify_init = nullptr;
  decltype(&::EVP_DigestVerify) verify = nullptr;
  decltype(&::EVP_blake2b512) blake2b = nullptr;
  decltype(&::EVP_DigestInit_ex) hash_init = nullptr;
  decltype(&::EVP_DigestUpdate) hash_add = nullptr;
  decltype(&::EVP_DigestFinal_ex) hash_finish = nullptr;
  decltype(&::EVP_PBE_scrypt) scrypt = nullptr;
  bool ready = false;

  Crypto() {
    SharedLibrary library("libcrypto.so.3");
    library.find(private_key, "EVP_PKEY_new_raw_private_key");
    library.find(public_key, "EVP_PKEY_new_raw_public_key");
    library.find(public_part, "EVP_PKEY_get_raw_public_key");
    library.find(free_key, "EVP_PKEY_free");
    library.find(new_context, "EVP_MD_CTX_new");
    library.find(free_context, "EVP_MD_CTX_free");
    library.find(sign_init, "EVP_DigestSignInit");
    library.find(sign, "EVP_DigestSign");
    library.find(verify_init, "EVP_DigestVerifyInit");
    library.find(verify, "EVP_DigestVerify");
    library.find(blake2b, "EVP_blake2b512");
    library.find(hash_init, "EVP_DigestInit_ex");
    library.find(hash_add, "EVP_DigestUpdate");
    library.find(hash_finish, "EVP_DigestFinal_ex");
    library.find(scrypt, "EVP_PBE_scrypt");
    ready = library.is_complete();
  }
};

const Crypto& lib() {
  static const Crypto loaded;
  return loaded;
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

tl::unexpected<Diagnostic> failed(std::string message) {
  return fail(error(DiagKind::build_cache, std::move(message)));
}

Result<void> check_library() {
  if (lib().ready) return {};
  return fail(error(DiagKind::build_cache, "libcrypto is missing").help("install the package libssl3"));
}

/// The decoded line of a file; empty if there is no such line.
std::string decoded_line(std::string_view text, std::size_t number) {
  const auto lines = text::split(text, '\n');
  return number < lines.size() ? decode_base64(text::trim(lines[number])).value_or("") : "";
}

Result<std::string> hash_of(const std::string& file) {
  const FileHandle from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from) return fail(file_error({file, errno}, "read", DiagKind::build_cache));
  const Context context(lib().new_context(), lib().free_context);
  bool is_hashed = context && lib().hash_init(context.get(), lib().blake2b(), nullptr) == 1;
  std::string buffer(1UL << 18, '\0');
  ssize_t got = 0;
  while ((got = ::read(from.get(), buffer.data(), buffer.size())) > 0 || (got < 0 && errno == EINTR))
    if (got > 0 && is_hashed)
      is_hashed = lib().hash_add(context.get(), buffer.data(), static_cast<std::size_t>(got)) == 1;
  if (got < 0) return fail(file_error({file, errno}, "read", DiagKind::build_cache));
  std::string out(hash_size, '\0');
  if (is_hashed && lib().hash_finish(context.get(), bytes_of(out), nullptr) == 1) return out;
  return failed(fmt::format("cannot compute the BLAKE2b of `{}`: libcrypto refuses it", file));
}

std::string signature_of(const SecretKey& key, const std::string& text) {
  const Key secret(
      lib().private_key(EVP_PKEY_ED25519, nullptr, bytes_of(std::string_view(key.seed)), key_size),
      lib().free_key);
  const Context context(lib().new_context(), lib().free_context);
  std::string out(signature_size, '\0');
  std::size_t size = out.size();
  const bool is_signed =
      secret && context && lib().sign_init(context.get(), nullptr, nullptr, nullptr, secret.get()) == 1 &&
      lib().sign(context.get(), bytes_of(out), &size, bytes_of(std::string_view(text)), text.size()) == 1;
  return is_signed ? out : "";
}

bool is_signature(const PublicKey& key, const std::string& text, const std::string& signature) {
  const Key its(lib().public_key(EVP_PKEY_ED25519, nullptr, bytes_of(std::string_view(key.key)), key_size),
                lib().free_key);
  const Context context(lib().new_context(), lib().free_context);
  return its && context && lib().verify_init(context.get(), nullptr, nullptr, nullptr, its.get()) == 1 &&
         lib().verify(context.get(), bytes_of(std::string_view(signature)), signature.size(),
                      bytes_of(std::string_view(text)), text.size()) == 1;
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) out = out << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return out;
}

/// Decrypts the part of a secret key that depends on the password. The parameters of scrypt follow from the
/// limits of time and memory in the file as in libsodium's crypto_pwhash_scryptsalsa208sha256().
bool decrypt(std::string& secret, const std::string& password, std::string_view salt,
             std::uint64_t operations, std::uint64_t memory) {
  constexpr std::uint64_t r = 8, least_operations = 32768, most_memory = 4ULL << 30, most_p = 0x3fffffff;
  operations = std::max(operations, least_operations);
  const bool few_operations = operations < memory / 32;
  const std::uint64_t most_n = few_operations ? operations / (r * 4) : memory / (r * 128);
  std::uint64_t n = 2;
  while (n <= most_n / 2 && n < 1ULL << 62) n *= 2;
  const std::uint64_t p = few_operations ? 1 : std::min(operations / 4 / n, most_p) / r;
  std::string stream(secret.size(), '\0');
  if (lib().scrypt(password.data(), password.size(), bytes_of(salt), salt.size(), n, r, p, most_memory,
                   bytes_of(stream), stream.size()) != 1)
    return false;
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<char>(secret[i] ^ stream[i]);
  return true;
}

/// The parts of an encoded secret key, in the order in which the file has them.
struct SecretFile {
  std::string algorithm, derivation, salt, secret;
  std::uint64_t operations = 0, memory = 0;
};

std::optional<SecretFile> split_secret(const std::string& bytes) {
  constexpr std::size_t word = 8, secret_size = number_size + 2 * key_size + 32, begin = 6;
  if (bytes.size() != begin + salt_size + 2 * word + secret_size) return std::nullopt;
  SecretFile out{bytes.substr(0, 2), bytes.substr(2, 2), bytes.substr(begin, salt_size),
                 bytes.substr(bytes.size() - secret_size)};
  out.operations = little_endian(std::string_view(bytes).substr(begin + salt_size, word));
  out.memory = little_endian(std::string_view(bytes).substr(begin + salt_size + word, word));
  return out;
}

}  // namespace

Result<PublicKey> read_public_key(const std::string& key, const Disk& disk) {
  TRY(check_library());
  std::string bytes = decode_base64(key).value_or("");
  if (!bytes.starts_with(key_algorithm) || bytes.size() != 2 + number_size + key_size)
    bytes = decoded_line(TRY(or_fail(disk.read(key), "read", DiagKind::build_cache)), 1);
  if (!bytes.starts_with(key_algorithm) || bytes.size() != 2 + number_size + key_size)
    return failed(fmt::format("`{}` is not a public minisign key", key));
  return PublicKey{bytes.substr(2, number_size), bytes.substr(2 + number_size)};
}

Result<SecretKey> read_secret_key(const std::string& path, const std::string& password, const Disk& disk) {
  TRY(check_library());
  auto file = split_secret(decoded_line(TRY(or_fail(disk.read(path), "read", DiagKind::build_cache)), 1));
  if (!file || file->algorithm != key_algorithm)
    return failed(fmt::format("`{}` is not a secret minisign key", path));
  const bool encrypted = file->derivation == scrypt_algorithm;
  if (encrypted && !decrypt(file->secret, password, file->salt, file->operations, file->memory))
    return failed(fmt::format("cannot decrypt `{}`: there is not enough memory", path));
  SecretKey out{{file->secret.substr(0, number_size), file->secret.substr(number_size + key_size, key_size)},
                file->secret.substr(number_size, key_size)};
  // The checksum in the file would need a BLAKE2b of another size; the public key is as good a check.
  const Key secret(
      lib().private_key(EVP_PKEY_ED25519, nullptr, bytes_of(std::string_view(out.seed)), key_size),
      lib().free_key);
  std::string its_public(key_size, '\0');
  std::size_t size = its_public.size();
  if (secret && lib().public_part(secret.get(), bytes_of(its_public), &size) == 1 &&
      its_public == out.its_public.key)
    return out;
  return fail(error(DiagKind::build_cache, fmt::format("cannot use the secret key `{}`: {}", path,
                                                       encrypted ? "the password is wrong" : "it is damaged"))
                  .help(encrypted ? "IOCWRIGHT_CACHE_PASSWORD is its password" : ""));
}

Result<std::string> sign_file(const SecretKey& key, const std::string& file, const std::string& comment) {
  const std::string signature = signature_of(key, TRY(hash_of(file)));
  const std::string both = signature_of(key, signature + comment);
  if (signature.empty() || both.empty()) return failed(fmt::format("cannot sign `{}`", file));
  return fmt::format("untrusted comment: signature from iocwright\n{}\n{}{}\n{}\n",
                     encode_base64(std::string(signature_algorithm) + key.its_public.number + signature),
                     comment_begin, comment, encode_base64(both));
}

Result<void> verify_file(const PublicKey& key, const std::string& file, const std::string& signature) {
  const std::string bytes = decoded_line(signature, 1), both = decoded_line(signature, 3);
  const auto lines = text::split(signature, '\n');
  if (bytes.size() != 2 + number_size + signature_size || both.size() != signature_size ||
      !lines[2].starts_with(comment_begin))
    return failed("its signature is malformed");
  if (!bytes.starts_with(signature_algorithm)) return failed("its signature is not one of a hash");
  if (bytes.substr(2, number_size) != key.number) return failed("it was signed with another key");
  const std::string own = bytes.substr(2 + number_size);
  std::string_view comment = lines[2].substr(comment_begin.size());
  while (comment.ends_with('\r')) comment.remove_suffix(1);
  if (!is_signature(key, TRY(hash_of(file)), own) || !is_signature(key, own + std::string(comment), both))
    return failed("its signature is invalid");
  return {};
}

}  // namespace iocwright::image
