#include "cli/app.hpp"

int main(int argc, char** argv) { return iocwright::cli::run(argc, argv); }
