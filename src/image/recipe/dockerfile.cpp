#include "image/recipe/dockerfile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/path.hpp"
#include "core/base/regex.hpp"
#include "core/base/text.hpp"
#include "core/diag/file_result.hpp"

namespace iocwright::image {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::array version_options{"-v"sv, "--module-version"sv, "--version"sv};

bool is_version_option(std::string_view option) {
  return std::ranges::find(version_options, option) != version_options.end();
}

/// Whether the next word of a command line is the value of this option of `support build` or ansible.sh.
bool takes_value(std::string_view option) {
  static constexpr std::array options{
      "-e"sv,           "--extra-vars"sv,   "--defs"sv,       "-j"sv,       "--jobs"sv,     "-t"sv,
      "--tags"sv,       "--skip-tags"sv,    "--locked"sv,     "--mirror"sv, "--launcher"sv, "--cache"sv,
      "--cache-mode"sv, "--cache-verify"sv, "--cache-sign"sv, "--events"sv};
  return is_version_option(option) || std::ranges::find(options, option) != options.end();
}

/// Reads the arguments of one command. `text` is the file, and `words` a part of it.
class CommandReader {
 public:
  CommandReader(std::string_view text, std::vector<DockerfileModule>& out) : text_(text), out_(out) {}

  void read(std::string_view words, bool many) {
    const std::size_t first = out_.size();
    std::string_view option;  // whose value is the next word
    for (std::string_view word : text::split(words, ' ')) {
      if (word.empty()) continue;
      if (word == "&&" || word == "\\" || word == ";") break;
      if (!option.empty()) {
        if (is_version_option(option)) version_ = word;
        option = {};
      } else if (word.starts_with('-')) {
        if (takes_value(word)) option = word;
        else read_joined(word);
      } else if (many || out_.size() == first) {
        add_modules(word);
      }
    }
    if (version_.empty() || out_.size() != first + 1) return;
    out_.back().version = version_;
    out_.back().offset = static_cast<std::size_t>(version_.data() - text_.data());
  }

 private:
  /// Reads `--module-version=V`, `-v=V` and `-vV`.
  void read_joined(std::string_view word) {
    if (const std::size_t equals = word.find('='); equals != std::string_view::npos) {
      if (is_version_option(word.substr(0, equals))) version_ = word.substr(equals + 1);
    } else if (word.size() > 2 && word.starts_with("-v")) {
      version_ = word.substr(2);
    }
  }

  void add_modules(std::string_view word) {
    for (std::string_view name : text::split(word, ','))
      if (!name.empty() && name != "ioc" && name != "all" &&
          std::ranges::find(out_, name, &DockerfileModule::name) == out_.end())
        out_.push_back({std::string(name), "", 0});
  }

  std::string_view text_;
  std::vector<DockerfileModule>& out_;
  std::string_view version_;
};

}  // namespace

Result<std::optional<Dockerfile>> read_dockerfile(const RecipePlaces& places, const Disk& disk) {
  static const Regex line = *Regex::compile(
      R"(^RUN +(?:--\S+ +)*(?:ansible\.sh|iocwright +support +build) +(.*)$)", {.bytes = true});
  for (const char* name : {"Dockerfile", "Containerfile"}) {
    const std::string file = path::join(places.source_folder, name);
    auto text = TRY(or_unreadable(disk.read_if_exists(file), "read"));
    if (!text) continue;
    Dockerfile out{file, *std::move(text), {}};
    // Replaced by as many bytes, so that offsets are those of the file.
    const std::string lines = text::replace_all(
        text::replace_all(text::replace_all(out.text, "\\\r\n", "   "), "\r\n", " \n"), "\\\n", "  ");
    for (std::string_view row : text::split(lines, '\n')) {
      const auto match = line.match(row);
      if (!match)
        return fail(error(DiagKind::unreadable_file,
                          fmt::format("cannot find the modules in `{}`: {}", file, match.error())));
      if (*match)
        CommandReader(lines, out.modules)
            .read((*match)->group(row, 1), row.find("iocwright") != std::string_view::npos);
    }
    return out;
  }
  return std::nullopt;
}

}  // namespace iocwright::image
