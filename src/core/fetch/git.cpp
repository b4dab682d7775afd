#include "core/fetch/git.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <random>

#include "core/base/exit_status.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "core/base/try.hpp"
#include "core/diag/file_result.hpp"
#include "core/fetch/git_environment.hpp"
#include "core/fetch/git_refs.hpp"

namespace iocwright::fetch {

namespace {

Diagnostic failed(const std::string& message) {
  return error(DiagKind::fetch_failed, without_secrets(message));
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Diagnostic no_version(const std::string& url, const std::string& version) {
  return failed(fmt::format("`{}` has no tag, branch or commit `{}`", url, version))
      .help(fmt::format("list its versions with `git ls-remote {}`", without_secrets(url)));
}

}  // namespace

bool is_commit_hash(std::string_view version) {
  constexpr std::size_t minimum = 7, maximum = 40;
  return version.size() >= minimum && version.size() <= maximum && is_hex(version);
}

Result<void> check_url(const std::string& url) {
  const auto refuse = [&](const char* why) {
    return fail(failed(fmt::format("cannot fetch from `{}`: {}", url, why))
                    .help("use a URL such as `https://…`, `ssh://…` or `file://…`, or a path"));
  };
  if (url.empty() || url.starts_with('-')) return refuse("git would interpret it as an option");
  const bool has_blank = std::any_of(url.begin(), url.end(),
                                     [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; });
  if (has_blank) return refuse("it contains a space or a control character");
  if (url.find("::") != std::string::npos && url.find("::") < url.find('/'))
    return refuse("a transport that runs a program is not allowed");
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return {};
  for (std::string_view known : {"https", "http", "git", "ssh", "file", "git+ssh", "ssh+git"})
    if (url.substr(0, scheme) == known) return {};
  return refuse("its scheme is unknown");
}

Result<void> check_version(const std::string& version) {
  const bool is_invalid =
      version.empty() || version.starts_with('-') || version.starts_with('/') || version.ends_with('/') ||
      version.ends_with('.') || version.find("..") != std::string::npos ||
      version.find("@{") != std::string::npos || version.find("//") != std::string::npos ||
      version.find_first_of(" ~^:?*[\\\t\n\r") != std::string::npos;
  if (is_invalid)
    return fail(failed(fmt::format("invalid version `{}`: it must be a tag, a branch or a commit", version)));
  return {};
}

FileResult<std::string> head_of(const Disk& disk, const std::string& folder) {
  const std::string git = path::join(folder, ".git");
  const auto head = TRY(disk.read_if_exists(path::join(git, "HEAD")));
  if (!head) return std::string();
  std::string_view text = text::trim(*head);
  if (!text.starts_with("ref: ")) return std::string(text);
  text.remove_prefix(5);
  // Check for a regular file: packing a branch may leave an empty folder with its name.
  if (const std::string loose = path::join(git, text); TRY(disk.is_file(loose)))
    return std::string(text::trim(TRY(disk.read(loose))));
  if (const auto packed = TRY(disk.read_if_exists(path::join(git, "packed-refs"))))
    for (std::string_view line : text::split(*packed, '\n'))
      if (line.ends_with(text) && line.size() > text.size() + 1 && line[line.size() - text.size() - 1] == ' ')
        return std::string(line.substr(0, line.find(' ')));
  return std::string();
}

bool is_network_error(std::string_view message) {
  constexpr std::array errors{"Could not resolve host",
                              "Connection refused",
                              "Connection reset",
                              "Connection timed out",
                              "Operation timed out",
                              "early EOF",
                              "unexpected disconnect",
                              "The remote end hung up",
                              "RPC failed",
                              "Failed to connect",
                              "Network is unreachable",
                              "No route to host",
                              "Temporary failure in name resolution",
                              "The requested URL returned error: 5",
                              "The requested URL returned error: 429",
                              "unable to connect",
                              "invalid index-pack output",
                              "gnutls_handshake",
                              "SSL_ERROR_SYSCALL",
                              "transfer closed",
                              "Empty reply from server",
                              "Broken pipe",
                              "Recv failure",
                              "Send failure"};
  return std::any_of(errors.begin(), errors.end(),
                     [&](const char* text) { return message.find(text) != std::string_view::npos; });
}

Result<double> back_off_s(int attempt, const Environment& environment) {
  // Random, so that parallel builds do not retry at the same moment.
  thread_local std::mt19937 random{std::random_device{}()};
  constexpr double maximum_s = 600;
  auto first_s = Settings(environment).seconds(Setting::retry_delay);
  if (!first_s) return fail(error(DiagKind::bad_setting, std::move(first_s.error())));
  return std::min(*first_s, maximum_s) * (1 << (attempt - 1)) *
         std::uniform_real_distribution(0.75, 1.25)(random);
}

/// The environment of a git command. Commands that work on a folder start with `-C FOLDER`.
Environment GitSource::environment_for(const std::vector<std::string>& arguments) const {
  Environment out = own_git_environment(machine_.environment);
  if (arguments.size() > 1 && arguments.front() == "-C") {
    // If the folder is not a repository, git must not use one that encloses it.
    std::error_code code;
    const auto real = std::filesystem::weakly_canonical(arguments[1], code);
    out.set("GIT_CEILING_DIRECTORIES", path::parent(code ? arguments[1] : real.string()));
  }
  if (!index_.empty()) out.set("GIT_INDEX_FILE", index_);
  return out;
}

ProcessResult GitSource::run_once(const std::vector<std::string>& arguments, std::string& messages) {
  const Environment variables = environment_for(arguments);
  std::vector<std::string> command = own_git_settings();
  command.insert(command.begin(), "git");
  for (const GitFilter& filter : filters_.value_or(std::vector<GitFilter>())) {
    const auto off = filter.switch_off();
    command.insert(command.end(), off.begin(), off.end());
  }
  if (mirror_.is_folder() || local_) command.insert(command.end(), {"-c", "protocol.file.allow=always"});
  command.insert(command.end(), arguments.begin(), arguments.end());
  machine_.add_to_log(log_, "$ git " + without_secrets(text::join(arguments, " ")));
  auto result = machine_.process.run({command, "", &variables, true, log_, {}, true});
  if (!result) {
    messages = result.error().text("run");
    return {.status = not_found, .output = {}, .errors = {}};
  }
  messages = result->errors;
  if (const std::string_view trimmed = text::trim(messages); !trimmed.empty())
    machine_.add_to_log(log_, without_secrets(trimmed));
  return *result;
}

Result<std::string> GitSource::run(const std::vector<std::string>& arguments, const std::string& what,
                                   bool network) {
  for (int attempt = 1;; ++attempt) {
    std::string messages;
    const ProcessResult result = run_once(arguments, messages);
    if (result.status == 0) return result.output;
    if (network && attempt < maximum_attempts && is_network_error(messages)) {
      const double wait = TRY(back_off_s(attempt, machine_.environment));
      machine_.add_to_log(log_, fmt::format("-- network error; retrying in {:.1f} s", wait));
      machine_.clock.sleep(Clock::Seconds(wait));
      continue;
    }
    Diagnostic out = failed(fmt::format("{}: {}", what, last_git_error(messages)));
    if (attempt > 1) out.add_note({}, fmt::format("tried {} times", attempt));
    if (network && !mirror_.is_set() && is_network_error(messages))
      out = std::move(out).help(std::string(network_help));
    return fail(std::move(out));
  }
}

Result<void> GitSource::fetch(const std::string& folder, const std::string& url,
                              const std::vector<std::string>& refs, bool full) {
  std::vector<std::string> arguments{"-C", folder, "fetch", "--no-tags", "--no-recurse-submodules"};
  if (!full) arguments.emplace_back("--depth=1");
  arguments.insert(arguments.end(), {"--", url});
  arguments.insert(arguments.end(), refs.begin(), refs.end());
  TRY(run(arguments, fmt::format("cannot fetch from `{}`", url), true));
  return {};
}

Result<void> GitSource::check_out(const CloneSource& source, const std::string& folder, RefKind kind) {
  const std::string url = mirror_.clone_url(source.url);
  const std::string what = fmt::format("cannot check out `{}` of `{}`", source.version, source.url);
  const std::string tag = "refs/tags/" + source.version, remote = "refs/remotes/origin/" + source.version;
  if (source.full)
    TRY(fetch(folder, url, {"+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"}, true));
  if (kind == RefKind::branch) {
    if (!source.full) TRY(fetch(folder, url, {"+refs/heads/" + source.version + ":" + remote}, false));
    TRY(run({"-C", folder, "checkout", "-q", "--no-track", "-B", source.version, remote, "--"}, what));
    return {};
  }
  if (kind == RefKind::tag) {
    if (!source.full) TRY(fetch(folder, url, {"+" + tag + ":" + tag}, false));
    TRY(run({"-C", folder, "checkout", "-q", "--detach", tag, "--"}, what));
    return {};
  }
  if (!is_hex(source.version) || source.version.size() < 4)
    return fail(no_version(source.url, source.version));
  constexpr std::size_t full_hash_size = 40;
  const bool direct = !source.full && source.version.size() == full_hash_size &&
                      fetch(folder, url, {source.version}, false).has_value();
  // Some servers do not allow fetching a commit by hash, and an abbreviated hash can only be resolved in a
  // full clone.
  if (!direct && !source.full)
    TRY(fetch(folder, url, {"+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"}, true));
  TRY(run({"-C", folder, "checkout", "-q", "--detach", source.version, "--"}, what));
  return {};
}

/// Checks out the branch, tag or commit `source.commit`, if it is set.
Result<void> GitSource::check_out_commit(const CloneSource& source, const std::string& folder) {
  if (source.commit.empty()) return {};
  const auto commit = resolve(folder, source.commit);
  if (!commit) return fail(no_version(source.url, source.commit));
  TRY(run({"-C", folder, "checkout", "-q", "--detach", *commit, "--"},
          fmt::format("cannot check out `{}` of `{}`", source.commit, source.url)));
  return {};
}

Result<void> GitSource::enforce_lock(const SourceState& locked, const CloneSource& source,
                                     const std::string& folder, RefKind kind) {
  const std::string commit = TRY(head_commit(folder));
  if (commit == locked.commit) return {};
  if (kind == RefKind::tag)
    return fail(error(DiagKind::lock_mismatch,
                      fmt::format("the tag `{}` of `{}` has moved: it is now {}, the lock says {}",
                                  source.version, without_secrets(source.url), commit, locked.commit))
                    .help("ask its maintainers why it was moved; a build without `--locked` uses the tag as "
                          "it is now"));
  const std::string url = mirror_.clone_url(source.url);
  if (!fetch(folder, url, {locked.commit}, source.full))
    TRY(fetch(folder, url, {"+refs/heads/*:refs/remotes/origin/*"}, true));
  TRY(run({"-C", folder, "checkout", "-q", "--detach", locked.commit, "--"},
          fmt::format("`{}` no longer has the locked commit {}", source.url, locked.commit)));
  return {};
}

Result<SourceState> GitSource::fill(const CloneSource& source, const std::string& folder,
                                    const std::optional<SourceState>& locked) {
  const RefKind kind = TRY(remote_version(source.url, source.version)).kind;
  TRY(run({"init", "-q", "--", folder}, "cannot create a repository"));
  TRY(run({"-C", folder, "remote", "add", "--", "origin", source.url}, "cannot set the URL of `origin`"));
  TRY(find_filters());
  TRY(check_out(source, folder, kind));
  TRY(check_out_commit(source, folder));
  // With `commit`, the version is not what is built, so only the commit is compared.
  if (locked) TRY(enforce_lock(*locked, source, folder, source.commit.empty() ? kind : RefKind::other));
  TRY(check_filters(folder));
  if (source.recursive) TRY(get_submodules(folder, 0));
  TRY(remove_secrets(folder, source.url));
  const SourceState state = TRY(state_of(folder));
  if (locked && !locked->tree.empty() && locked->tree != state.tree)
    return fail(error(
        DiagKind::lock_mismatch,
        fmt::format("the files of `{}` at {} are not the locked ones: their hash is {}, the lock says {}",
                    without_secrets(source.url), state.commit, state.tree, locked->tree)));
  TRY(apply_patch(source, folder));
  return state;
}

/// git itself rejects patches with paths outside the folder or behind a link.
Result<void> GitSource::apply_patch(const CloneSource& source, const std::string& folder) {
  if (!source.patch.empty())
    TRY(run({"-C", folder, "apply", "--", source.patch},
            fmt::format("cannot apply the patch `{}`", source.patch)));
  return {};
}

Result<void> GitSource::restore(const CloneSource& source, const std::string& commit) {
  const std::string& folder = source.folder;
  const std::string what = fmt::format("cannot restore the checkout in `{}`", folder);
  TRY(find_filters());
  // Without an index, git reads every file, whatever the flags and times in it were.
  for (const char* file : {"index", "index.lock", "HEAD.lock"})
    TRY(or_fail(machine_.disk.remove(path::join(folder, ".git/" + std::string(file))), "remove"));
  TRY(run({"-C", folder, "reset", "-q", "--hard", commit, "--"}, what));
  TRY(run({"-C", folder, "clean", "-q", "-ffdx"}, what));
  if (source.recursive && TRY(or_unreadable(machine_.disk.exists(path::join(folder, ".gitmodules"))))) {
    TRY(run(
        {"-C", folder, "submodule", "--quiet", "update", "--init", "--force", "--no-fetch", "--recursive"},
        what));
    TRY(run({"-C", folder, "submodule", "--quiet", "foreach", "--recursive",
             "git reset -q --hard && git clean -q -ffdx"},
            what));
  }
  return apply_patch(source, folder);
}

/// Removes secrets from the URLs in the repository's configuration, which becomes part of the image.
Result<void> GitSource::remove_secrets(const std::string& folder, const std::string& url) {
  if (without_secrets(url) == url) return {};
  TRY(run({"-C", folder, "remote", "set-url", "origin", without_secrets(url)},
          "cannot set the URL of `origin`"));
  const std::string places =
      run({"-C", folder, "config", "--get-regexp", "^submodule\\..*\\.url$"}, "no submodules").value_or("");
  for (std::string_view line : text::split(places, '\n')) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    const std::string name(line.substr(0, space)), place(line.substr(space + 1));
    if (without_secrets(place) == place) continue;
    TRY(run({"-C", folder, "config", name, without_secrets(place)}, "cannot set the URL of a submodule"));
  }
  const auto modules = run({"-C", folder, "submodule", "--quiet", "foreach",
                            "git rev-parse --show-toplevel; git config remote.origin.url"},
                           "no submodules");
  const auto lines = text::split(modules ? std::string_view(*modules) : std::string_view(), '\n');
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2)
    TRY(remove_secrets(std::string(lines[i]), std::string(lines[i + 1])));
  return {};
}

Result<SourceState> GitSource::clone(const CloneSource& source, const std::optional<SourceState>& locked) {
  TRY(check_url(source.url));
  TRY(check_version(source.version));
  if (!source.commit.empty()) TRY(check_version(source.commit));
  local_ = source.url.starts_with("file://") || source.url.starts_with('/');
  const std::string part =
      path::join(path::parent(source.folder), ".iocwright-clone-" + std::string(path::name(source.folder)));
  TRY(or_fail(machine_.disk.remove_tree(part), "remove"));  // left by an interrupted clone
  TRY(or_fail(machine_.disk.make_folders(path::parent(source.folder)), "create folder"));
  auto state = fill(source, part, locked);
  auto placed = state ? or_fail(machine_.disk.rename(part, source.folder), "write") : Result<void>();
  if (!state || !placed) {
    auto removed = machine_.disk.remove_tree(part);
    if (!removed) machine_.add_to_log(log_, removed.error().text("remove"));
  }
  if (state && !placed) return fail(std::move(placed.error()));
  return state;
}

Result<std::string> GitSource::head_commit(const std::string& folder) {
  if (const auto refs = read_refs(machine_.disk, folder); refs && refs->contains("HEAD"))
    return refs->at("HEAD");
  return TRY(state_of(folder)).commit;
}

Result<SourceState> GitSource::state_of(const std::string& folder) {
  const std::string out = TRY(run({"-C", folder, "rev-parse", "HEAD", "HEAD^{tree}"},
                                  fmt::format("cannot read the commit of `{}`", folder)));
  const auto lines = text::split(text::trim(out), '\n');
  return SourceState{std::string(lines.front()), std::string(lines.back())};
}

Result<std::string> GitSource::commit_time(const std::string& folder) {
  const std::string out = TRY(run({"-C", folder, "cat-file", "commit", "HEAD"},
                                  fmt::format("cannot read the commit of `{}`", folder)));
  for (const std::string_view line : text::split(out, '\n'))  // `committer NAME <EMAIL> SECONDS ZONE`
    if (const auto words = text::split(line, ' '); line.starts_with("committer ") && words.size() > 3)
      return std::string(words[words.size() - 2]);
  return std::string();
}

std::optional<std::string> GitSource::resolve(const std::string& folder, const std::string& version) {
  if (!check_version(version)) return std::nullopt;
  const auto refs = read_refs(machine_.disk, folder);
  for (const std::string& name :
       {"refs/remotes/origin/" + version, "refs/tags/" + version, "refs/heads/" + version, version}) {
    if (refs && name != version && !refs->contains(name)) continue;
    auto out = run({"-C", folder, "rev-parse", "--verify", "-q", name + "^{commit}"}, "no such version");
    if (out) return std::string(text::trim(*out));
  }
  return std::nullopt;
}

}  // namespace iocwright::fetch
