// Makes sure that standard input, output and error are open.
#pragma once

namespace iocwright {

/// Opens descriptors 0 to 2 as /dev/null if they are closed. Otherwise the next file that we open would get
/// one of these numbers, and a program that we run would read or write it.
void open_standard_files();

}  // namespace iocwright
