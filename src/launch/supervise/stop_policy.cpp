#include "launch/supervise/stop_policy.hpp"

namespace iocwright::launch {

StopAction StopPolicy::next() {
  switch (stage_) {
    case StopStage::running: stage_ = StopStage::asked; return StopAction::type_exit;
    case StopStage::asked: stage_ = StopStage::terminated; return StopAction::terminate;
    case StopStage::terminated: stage_ = StopStage::killed; return StopAction::kill;
    case StopStage::killed: break;
  }
  return StopAction::none;
}

StopAction StopPolicy::request(double now_s, bool has_shell, bool by_interrupt) {
  if (stage_ != StopStage::running) return next();
  began_s_ = now_s;
  if (!has_shell) stage_ = StopStage::asked;
  return !has_shell && by_interrupt ? StopAction::interrupt : next();
}

StopAction StopPolicy::tick(double now_s) {
  const auto deadline = deadline_s();
  return deadline && now_s >= *deadline ? next() : StopAction::none;
}

std::optional<double> StopPolicy::deadline_s() const {
  if (stage_ == StopStage::asked) return began_s_ + grace_s_ / 2;
  if (stage_ == StopStage::terminated) return began_s_ + grace_s_;
  return std::nullopt;
}

}  // namespace iocwright::launch
