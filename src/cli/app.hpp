// Entry point of the command line.
#pragma once

namespace iocwright::cli {

/// Runs the program and returns its exit status. When called as `ibek`, it offers the commands of the
/// reference; when called as `ansible.sh`, it accepts the arguments of that script.
int run(int argc, char** argv);

}  // namespace iocwright::cli
