#include "image/tools/uv_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

constexpr std::array rows{
    UvOptionRow{"requirement", 'r', true, UvRole::requirements},
    UvOptionRow{"requirements", 0, true, UvRole::requirements},
    UvOptionRow{"constraint", 'c', true, UvRole::constraints, "--constraint"},
    UvOptionRow{"constraints", 0, true, UvRole::constraints, "--constraint"},
    UvOptionRow{"editable", 'e', true, UvRole::editable},
    UvOptionRow{"python", 'p', true, UvRole::python},
    UvOptionRow{"format", 0, true, UvRole::format},
    UvOptionRow{"system-site-packages", 0, false, UvRole::system_packages},
    UvOptionRow{"clear", 0, false, UvRole::clear},
    UvOptionRow{"quiet", 'q', false, UvRole::quiet, "--quiet"},
    UvOptionRow{"with", 0, true, UvRole::with},
    UvOptionRow{"version", 'V', false, UvRole::version},
    UvOptionRow{"help", 'h', false, UvRole::help},
    // Options that pip has too, or has under another name.
    UvOptionRow{"upgrade", 'U', false, UvRole::other, "--upgrade"},
    UvOptionRow{"reinstall", 0, false, UvRole::other, "--force-reinstall"},
    UvOptionRow{"force-reinstall", 0, false, UvRole::other, "--force-reinstall"},
    UvOptionRow{"no-deps", 0, false, UvRole::other, "--no-deps"},
    UvOptionRow{"no-cache", 'n', false, UvRole::other, "--no-cache-dir"},
    UvOptionRow{"no-cache-dir", 0, false, UvRole::other, "--no-cache-dir"},
    UvOptionRow{"no-build-isolation", 0, false, UvRole::other, "--no-build-isolation"},
    UvOptionRow{"no-index", 0, false, UvRole::other, "--no-index"},
    UvOptionRow{"require-hashes", 0, false, UvRole::other, "--require-hashes"},
    UvOptionRow{"pre", 0, false, UvRole::other, "--pre"},
    UvOptionRow{"dry-run", 0, false, UvRole::other, "--dry-run"},
    UvOptionRow{"index-url", 'i', true, UvRole::other, "--index-url"},
    UvOptionRow{"default-index", 0, true, UvRole::other, "--index-url"},
    UvOptionRow{"extra-index-url", 0, true, UvRole::other, "--extra-index-url"},
    UvOptionRow{"index", 0, true, UvRole::other, "--extra-index-url"},
    UvOptionRow{"find-links", 'f', true, UvRole::other, "--find-links"},
    UvOptionRow{"target", 't', true, UvRole::other, "--target"},
    UvOptionRow{"no-binary", 0, true, UvRole::other, "--no-binary"},
    UvOptionRow{"only-binary", 0, true, UvRole::other, "--only-binary"},
    UvOptionRow{"config-setting", 'C', true, UvRole::other, "--config-settings"},
    UvOptionRow{"trusted-host", 0, true, UvRole::other, "--trusted-host"},
    UvOptionRow{"allow-insecure-host", 0, true, UvRole::other, "--trusted-host"},
    // Options that change how uv works, but not what it installs.
    UvOptionRow{"verbose", 'v'},
    UvOptionRow{"no-progress"},
    UvOptionRow{"compile-bytecode"},
    UvOptionRow{"native-tls"},
    UvOptionRow{"system-certs"},
    UvOptionRow{"no-config"},
    UvOptionRow{"no-sync"},
    UvOptionRow{"frozen"},
    UvOptionRow{"locked"},
    UvOptionRow{"no-project"},
    UvOptionRow{"managed-python"},
    UvOptionRow{"no-managed-python"},
    UvOptionRow{"no-python-downloads"},
    UvOptionRow{"allow-existing"},
    UvOptionRow{"seed"},
    UvOptionRow{"strict"},
    UvOptionRow{"yes", 'y'},
    UvOptionRow{"link-mode", 0, true},
    UvOptionRow{"python-preference", 0, true},
    UvOptionRow{"color", 0, true},
    UvOptionRow{"cache-dir", 0, true},
    UvOptionRow{"prompt", 0, true},
    UvOptionRow{"index-strategy", 0, true},
};

Diagnostic unknown_option(std::string_view option) {
  return error(DiagKind::requirement, fmt::format("iocwright's `uv` has no option `{}`", option))
      .help(uv_help());
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  Result<UvCall> parse() {
    while (next_ < arguments_.size()) {
      const std::string& word = arguments_[next_++];
      if (word == "--") {
        take_rest();
      } else if (word.size() < 2 || word.front() != '-') {
        call_.words.push_back(word);
        if (call_.words.size() == 2 && call_.words.front() == "run") take_rest();
      } else {
        TRY(word[1] == '-' ? take_long(word) : take_short(word));
      }
    }
    return std::move(call_);
  }

 private:
  void take_rest() {
    while (next_ < arguments_.size()) call_.words.push_back(arguments_[next_++]);
  }

  Result<void> take_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const auto row =
        std::ranges::find(rows, std::string_view(word).substr(2, equals - 2), &UvOptionRow::name);
    if (row == rows.end()) return fail(unknown_option(word.substr(0, equals)));
    if (equals == std::string::npos) return add(*row, word, std::nullopt);
    if (!row->has_value) return fail(unknown_option(word));
    return add(*row, word, word.substr(equals + 1));
  }

  /// Letters may be combined, and the value may follow its letter, as in `-qr FILE` and `-rFILE`.
  Result<void> take_short(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const auto row = std::ranges::find(rows, word[i], &UvOptionRow::letter);
      if (row == rows.end()) return fail(unknown_option(fmt::format("-{}", word[i])));
      const bool has_rest = row->has_value && i + 1 < word.size();
      TRY(add(*row, word, has_rest ? std::optional(word.substr(i + 1)) : std::nullopt));
      if (row->has_value) break;
    }
    return {};
  }

  Result<void> add(const UvOptionRow& row, const std::string& word, std::optional<std::string> value) {
    if (row.has_value && !value) {
      if (next_ == arguments_.size())
        return fail(error(DiagKind::requirement, fmt::format("the option `{}` needs a value", word)));
      value = arguments_[next_++];
    }
    call_.options.push_back({&row, value.value_or("")});
    return {};
  }

  const std::vector<std::string>& arguments_;
  std::size_t next_ = 0;
  UvCall call_;
};

}  // namespace

std::optional<std::string> UvCall::value(UvRole role) const {
  const auto all = values(role);
  return all.empty() ? std::nullopt : std::optional(all.back());
}

std::vector<std::string> UvCall::values(UvRole role) const {
  std::vector<std::string> out;
  for (const UvOption& option : options)
    if (option.row->role == role) out.push_back(option.value);
  return out;
}

std::vector<std::string> UvCall::pip_options() const {
  std::vector<std::string> out;
  for (const UvOption& option : options) {
    if (option.row->pip.empty()) continue;
    out.emplace_back(option.row->pip);
    if (option.row->has_value) out.push_back(option.value);
  }
  return out;
}

Result<UvCall> parse_uv(const std::vector<std::string>& arguments) { return Parser(arguments).parse(); }

std::string uv_help() {
  return "this `uv` is part of iocwright and only has what Generic IOCs need: `uv pip` (install, uninstall, "
         "list, freeze and show), `uv venv`, `uv run` and `uv python find`; for anything else, install uv "
         "itself";
}

}  // namespace iocwright::image
