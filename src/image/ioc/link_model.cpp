#include "image/ioc/link_model.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace iocwright::image {

namespace {

class Linker {
 public:
  explicit Linker(const Linkage& how) : how_(how) {}

  void want(const std::string& symbol, const Library* user) {
    if (!defined_.contains(symbol)) open_.emplace(symbol, user);
  }

  /// Links one library. Returns whether it defined a wanted symbol.
  bool take(const Library& library) {
    if (library.elf.archive) return take_members(library);
    if (!taken_.insert(&library).second) return false;
    const ElfSymbols& symbols = library.elf.members.front();
    const bool helps = std::any_of(symbols.defined.begin(), symbols.defined.end(),
                                   [&](const std::string& s) { return open_.contains(s); });
    if (!helps) {
      taken_.erase(&library);
      return false;
    }
    add(symbols, library);
    loaded_.push_back(&library);
    return true;
  }

  void take_until_none_helps(const std::vector<const Library*>& group) {
    bool again = true;
    while (again) {
      again = false;
      for (const Library* library : group) again = take(*library) || again;
    }
  }

  /// Adds the libraries that linked shared libraries need, whether or not they are on the command line.
  void follow_needs() {
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      for (const std::string& file : loaded_[i]->elf.needed) {
        const auto found = how_.by_file.find(file);
        if (found == how_.by_file.end() || !taken_.insert(found->second).second) continue;
        add_indirect(*found->second);
        loaded_.push_back(found->second);
      }
    }
  }

  std::vector<Undefined> rest() const {
    std::vector<Undefined> out;
    for (const auto& [symbol, user] : open_) out.push_back({symbol, user});
    return out;
  }

 private:
  void add(const ElfSymbols& symbols, const Library& library) {
    for (const std::string& symbol : symbols.defined) {
      defined_.insert(symbol);
      open_.erase(symbol);
    }
    for (const std::string& symbol : symbols.undefined) want(symbol, &library);
  }

  /// Adds a library that only another library needs. It can define symbols for shared libraries, but not for
  /// the program and its archives, which GNU ld rejects (`DSO missing from command line`).
  void add_indirect(const Library& library) {
    for (const std::string& symbol : library.elf.members.front().defined) {
      const auto wanted = open_.find(symbol);
      if (wanted != open_.end() && wanted->second != nullptr && !wanted->second->elf.archive)
        open_.erase(wanted);
      defined_.insert(symbol);
    }
    for (const std::string& symbol : library.elf.members.front().undefined) want(symbol, &library);
  }

  bool take_members(const Library& archive) {
    std::vector<bool>& used = members_[&archive];
    used.resize(archive.elf.members.size());
    bool any = false;
    for (bool again = true; again;) {
      again = false;
      for (std::size_t i = 0; i < used.size(); ++i) {
        const ElfSymbols& member = archive.elf.members[i];
        if (used[i] || std::none_of(member.defined.begin(), member.defined.end(),
                                    [&](const std::string& s) { return open_.contains(s); }))
          continue;
        add(member, archive);
        used[i] = again = any = true;
      }
    }
    return any;
  }

  const Linkage& how_;
  std::map<std::string, const Library*>
      open_;  ///< wanted but undefined; sorted, so that errors are deterministic
  std::unordered_set<std::string> defined_;
  std::unordered_map<const Library*, std::vector<bool>> members_;
  std::unordered_set<const Library*> taken_;
  std::vector<const Library*> loaded_;
};

}  // namespace

std::vector<Undefined> link(const std::vector<std::string>& wanted, const std::vector<const Library*>& order,
                            const Linkage& how) {
  Linker linker(how);
  for (const std::string& symbol : wanted) linker.want(symbol, nullptr);
  for (const Library* library : order) linker.take(*library);
  linker.take_until_none_helps(how.last);
  linker.follow_needs();
  return linker.rest();
}

bool defines(const Library& library, const std::string& symbol) {
  return std::any_of(library.elf.members.begin(), library.elf.members.end(), [&](const ElfSymbols& member) {
    return std::find(member.defined.begin(), member.defined.end(), symbol) != member.defined.end();
  });
}

}  // namespace iocwright::image
