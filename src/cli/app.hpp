// The command line.
#pragma once

namespace iocwright::cli {

/// Runs the program; returns its exit status. Under the name `ibek` it has the reference's commands, under
/// `ansible.sh` the arguments of that script.
int run(int argc, char** argv);

}  // namespace iocwright::cli
