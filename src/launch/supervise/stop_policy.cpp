#include "launch/supervise/stop_policy.hpp"

namespace iocwright::launch {

StopAction StopPolicy::next(double now_s) {
  switch (stage_) {
    case StopStage::running:
    case StopStage::watching:
    case StopStage::saving:
      stage_ = StopStage::asked;
      asked_s_ = now_s;
      return StopAction::type_exit;
    case StopStage::asked: stage_ = StopStage::terminated; return StopAction::terminate;
    case StopStage::terminated: stage_ = StopStage::killed; return StopAction::kill;
    case StopStage::killed: break;
  }
  return StopAction::none;
}

StopAction StopPolicy::request(double now_s, const StopRequest& request) {
  if (stage_ != StopStage::running) return next(now_s);
  began_s_ = asked_s_ = now_s;
  if (request.has_shell && request.has_autosave) {
    stage_ = StopStage::watching;
    return StopAction::watch_saves;
  }
  if (!request.has_shell) stage_ = StopStage::asked;
  return !request.has_shell && request.by_interrupt ? StopAction::interrupt : next(now_s);
}

StopAction StopPolicy::watched() {
  if (stage_ != StopStage::watching) return StopAction::none;
  stage_ = StopStage::saving;
  return StopAction::type_save;
}

StopAction StopPolicy::saved(double now_s) {
  return stage_ == StopStage::saving ? next(now_s) : StopAction::none;
}

StopAction StopPolicy::tick(double now_s) {
  const auto deadline = deadline_s();
  if (!deadline || now_s < *deadline) return StopAction::none;
  return stage_ == StopStage::watching ? watched() : next(now_s);
}

std::optional<double> StopPolicy::deadline_s() const {
  const double end_s = began_s_ + grace_s_;
  switch (stage_) {
    case StopStage::watching: return began_s_ + grace_s_ / 4;
    case StopStage::saving: return began_s_ + grace_s_ / 2;
    case StopStage::asked: return (asked_s_ + end_s) / 2;
    case StopStage::terminated: return end_s;
    case StopStage::running:
    case StopStage::killed: break;
  }
  return std::nullopt;
}

}  // namespace iocwright::launch
