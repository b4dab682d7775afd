// Signatures of files in the format of minisign: Ed25519 of the file's BLAKE2b-512.
#pragma once

#include <string>

#include "core/base/disk.hpp"
#include "core/diag/result.hpp"

namespace iocwright::image {

/// A public key. Both members are bytes.
struct PublicKey {
  std::string number;  ///< 8 bytes that name the key
  std::string key;     ///< 32 bytes
};

/// A secret key and its public key.
struct SecretKey {
  PublicKey its_public;
  std::string seed;  ///< 32 bytes
};

/// Reads a public key: the line that minisign prints, or the path of a file with it. Fails if it is neither.
Result<PublicKey> read_public_key(const std::string& key, const Disk& disk);

/// Reads a file of a secret key. Fails if the password is wrong, or if there is one and the key needs none.
Result<SecretKey> read_secret_key(const std::string& path, const std::string& password, const Disk& disk);

/// The content of the signature of `file`. The comment is signed, too, and has no line ends.
Result<std::string> sign_file(const SecretKey& key, const std::string& file, const std::string& comment);

/// Fails unless `signature` is one of `file` that was made with the key.
Result<void> verify_file(const PublicKey& key, const std::string& file, const std::string& signature);

}  // namespace iocwright::image
