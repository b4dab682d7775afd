// Takes the time of a start: `start_clock COMMAND...` notes the time and becomes the command; as the IOC (by
// the name `ioc`) it notes the time again and lives until its input ends. By the name `msi` it does nothing:
// msi's own time is not what is measured.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

/// Microseconds of the clock that all processes share, as a line more of the file $BENCH_STAMPS.
void stamp() {
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::steady_clock::now().time_since_epoch())
                       .count();
  const char* name = std::getenv("BENCH_STAMPS");
  std::FILE* file = name == nullptr ? nullptr : std::fopen(name, "a");
  if (file == nullptr) std::exit(70);
  std::fprintf(file, "%lld\n", static_cast<long long>(now));
  std::fclose(file);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view path = argv[0];
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == "msi") return 0;
  stamp();
  if (name == "ioc") {
    char byte;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {}
    return 0;
  }
  if (argc < 2) return 2;
  ::execvp(argv[1], argv + 1);
  std::perror(argv[1]);
  return 127;
}
