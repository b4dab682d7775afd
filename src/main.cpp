#include <cstring>
#include "cli/commands.hpp"
int main(int argc, char** argv) {
  iocwright::cli::Session s;
  if (argc > 2 && !std::strcmp(argv[2], "jinja")) return iocwright::cli::internal_jinja(s);
  return iocwright::cli::internal_yaml(s);
}
