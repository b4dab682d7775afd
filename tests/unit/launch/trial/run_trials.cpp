#include "launch/trial/run_trials.hpp"

#include <doctest/doctest.h>

#include "core/base/path.hpp"
#include "core/base/temporary_folder.hpp"

namespace iocwright::launch {

TEST_CASE("trial: instances are named after their folders, and by their paths if that is not unique") {
  RealDisk disk;
  const auto folder = TemporaryFolder::make(disk, {});
  const std::string& top = folder->path();
  for (const char* name : {"services/a/config/ioc.yaml", "services/b/config/st.cmd",
                           "services/plain/ioc.yaml", "other/a/config/ioc.yaml"})
    REQUIRE(disk.replace(path::join(top, name), ""));
  const auto found = find_trial_instances({top + "/services", top + "/services/b/config"}, disk);
  REQUIRE(found);
  std::vector<std::string> names;
  for (const TrialInstance& instance : *found) names.push_back(instance.name);
  CHECK(names == std::vector<std::string>{"a", "b", "plain"});
  const auto equal = find_trial_instances({top + "/services/a", top + "/other/a/config"}, disk);
  REQUIRE(equal);
  REQUIRE(equal->size() == 2);
  CHECK((*equal)[0].name == top + "/services/a/config");
  CHECK((*equal)[1].name == top + "/other/a/config");
  CHECK_FALSE(find_trial_instances({top + "/missing"}, disk));
}

}  // namespace iocwright::launch
