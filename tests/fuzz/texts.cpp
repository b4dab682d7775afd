// Runs a fuzz target on a fixed number of texts, in builds without libFuzzer such as that of the preset
// `asan`. A text is a seed with a few random changes; its number alone determines which, so a failure can be
// repeated.
//
// usage: fuzz_texts TARGET SEEDS WORDS COUNT CURRENT
//
// SEEDS is a folder of texts, which are run unchanged before the COUNT changed ones; WORDS a file of words to
// insert, separated by NUL. Each text is written to the file CURRENT before it is run, and is there after a
// crash.
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// FUZZ_TARGETS is `TARGET(yaml) TARGET(template) …`. Each is the LLVMFuzzerTestOneInput() of a file, under
// another name.
#define TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
FUZZ_TARGETS
#undef TARGET

using namespace std::string_view_literals;

namespace {

constexpr std::size_t maximum_size = 16 << 10;
constexpr time_t maximum_s = 10;  // of CPU time, for one text

struct Target {
  std::string_view name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};
constexpr std::array targets{
#define TARGET(name) Target{#name, fuzz_##name},
    FUZZ_TARGETS
#undef TARGET
};

using Texts = std::vector<std::string>;

/// Random numbers that are the same with each standard library (SplitMix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15) {}

  /// A number below `limit`, which must be positive.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

constexpr std::string_view odd_bytes = "\0\t\n\r \x1b\x7f\x80\xc3\xe2\xf0\xff\"'\\{}[]()<>:,-#&*|$%"sv;
constexpr std::array odd_numbers{"0",
                                 "-1",
                                 "9223372036854775807",
                                 "-9223372036854775808",
                                 "18446744073709551616",
                                 "1e9",
                                 "1e400",
                                 "0x7fffffff",
                                 "2147483648",
                                 "65536",
                                 ".5",
                                 "007",
                                 "-0.0",
                                 "1000000"};

/// Changes a text at random.
class Mutation {
 public:
  Mutation(const Texts& seeds, const Texts& words, std::uint64_t number)
      : seeds_(seeds), words_(words), random_(number) {}

  std::string text() {
    text_ = random_.one_of(seeds_);
    for (std::size_t changes = 1 + random_.below(4); changes > 0; --changes) change();
    text_.resize(std::min(text_.size(), maximum_size));
    return std::move(text_);
  }

 private:
  void change() {
    const auto [at, count] = range(text_);
    switch (random_.below(10)) {
      case 0: flip(); break;
      case 1: text_.insert(at, 1, random_.one_of(odd_bytes)); break;
      case 2: text_.erase(at, count); break;
      case 3: repeat(at, count); break;
      case 4: splice(at, count); break;
      case 5:
      case 6: text_.insert(at, random_.one_of(words_)); break;
      case 7: replace_number(at); break;
      case 8: text_.resize(at); break;
      default: move(at, count); break;
    }
  }

  struct Range {
    std::size_t at, count;
  };
  /// A part of `text`: mostly a short one.
  Range range(const std::string& text) {
    const std::size_t at = random_.below(text.size() + 1);
    const std::size_t rest = text.size() - at;
    return {at, random_.below((random_.below(4) == 0 ? rest : std::min<std::size_t>(rest, 16)) + 1)};
  }

  void flip() {
    if (!text_.empty()) text_[random_.below(text_.size())] ^= static_cast<char>(1U << random_.below(8));
  }

  void repeat(std::size_t at, std::size_t count) {
    constexpr std::array<std::size_t, 4> times{1, 2, 30, 2000};
    const std::string part = text_.substr(at, count);
    std::string more;
    for (std::size_t i = random_.one_of(times); i > 0 && more.size() < maximum_size; --i) more += part;
    text_.insert(at, more);
  }

  void splice(std::size_t at, std::size_t count) {
    const std::string& other = random_.one_of(seeds_);
    const auto [from, size] = range(other);
    text_.replace(at, count, other, from, size);
  }

  void replace_number(std::size_t at) {
    const std::size_t begin = text_.find_first_of("0123456789", at);
    if (begin == std::string::npos) return;
    text_.replace(begin, text_.find_first_not_of("0123456789", begin) - begin, random_.one_of(odd_numbers));
  }

  void move(std::size_t at, std::size_t count) {
    const std::string part = text_.substr(at, count);
    text_.erase(at, count);
    text_.insert(random_.below(text_.size() + 1), part);
  }

  const Texts& seeds_;
  const Texts& words_;
  Random random_;
  std::string text_;
};

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Texts files_in(const char* folder) {
  std::set<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.insert(entry.path());
  Texts texts;
  for (const auto& path : paths) texts.push_back(content_of(path));
  return texts;
}

Texts words_of(const char* path) {
  Texts words;
  std::ifstream in(path);
  for (std::string word; std::getline(in, word, '\0');) words.push_back(word);
  return words;
}

void run(const Target& target, const std::string& text, const char* current) {
  std::ofstream(current, std::ios::binary) << text;
  const itimerval limit{.it_interval = {}, .it_value = {.tv_sec = maximum_s, .tv_usec = 0}};
  setitimer(ITIMER_PROF, &limit, nullptr);  // SIGPROF ends this program
  // The exact size, so that reading beyond the end is an error.
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  target.run(bytes.data(), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 6) return 2;
  const auto* const target = std::ranges::find(targets, std::string_view(arguments[1]), &Target::name);
  const Texts seeds = files_in(arguments[2]), words = words_of(arguments[3]);
  const std::size_t texts = std::stoul(arguments[4]);
  if (target == targets.end() || seeds.empty() || words.empty()) return 2;
  for (const std::string& seed : seeds) run(*target, seed, arguments[5]);
  for (std::size_t i = 0; i < texts; ++i) run(*target, Mutation(seeds, words, i).text(), arguments[5]);
  std::printf("%zu texts\n", seeds.size() + texts);
}
