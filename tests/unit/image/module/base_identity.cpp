#include "image/module/base_identity.hpp"

#include <doctest/doctest.h>

using namespace iocwright;

TEST_CASE("base identity: variables of a makefile") {
  CHECK(
      image::variables_of_makefile("CFLAGS = $(USR_CFLAGS) ${CMD_CFLAGS} $($(CLASS)_CFLAGS) $@\n"
                                   "  ifdef T_A\nifndef STATIC # x\n$(if $(make-s),a)\n") ==
      std::set<std::string, std::less<>>{"CLASS", "CMD_CFLAGS", "STATIC", "T_A", "USR_CFLAGS", "if", "make"});
}
