#include "core/fetch/git_environment.hpp"

#include <array>

namespace iocwright::fetch {

Environment without_git_repository(Environment variables) {
  constexpr std::array names{"GIT_ALTERNATE_OBJECT_DIRECTORIES",
                             "GIT_COMMON_DIR",
                             "GIT_CONFIG",
                             "GIT_DIR",
                             "GIT_GRAFT_FILE",
                             "GIT_IMPLICIT_WORK_TREE",
                             "GIT_INDEX_FILE",
                             "GIT_INTERNAL_SUPER_PREFIX",
                             "GIT_NO_REPLACE_OBJECTS",
                             "GIT_OBJECT_DIRECTORY",
                             "GIT_PREFIX",
                             "GIT_REPLACE_REF_BASE",
                             "GIT_SHALLOW_FILE",
                             "GIT_WORK_TREE"};
  for (const char* name : names) variables.unset(name);
  return variables;
}

}  // namespace iocwright::fetch
