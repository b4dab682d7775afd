// The stages of a stop, from saving to SIGKILL, as a state machine without clock or process.
#pragma once

#include <optional>

namespace iocwright::launch {

/// What to do to the IOC now.
enum class StopAction : unsigned char { none, watch_saves, type_save, type_exit, interrupt, terminate, kill };

/// The last stage that a stop has reached.
enum class StopStage : unsigned char { running, watching, saving, asked, terminated, killed };

/// How to stop a program.
struct StopRequest {
  bool has_shell = false;     ///< there is an IOC shell that understands `exit`
  bool has_autosave = false;  ///< and `manual_save`
  bool by_interrupt = false;  ///< the request is a SIGINT
};

/// Stops within a grace period: types `exit` at the shell immediately, sends SIGTERM after half the period
/// and SIGKILL at its end. Where there is autosave, its files are looked at, for at most a quarter of the
/// period, and its values are saved before `exit`, until half the period is over; then SIGTERM is sent after
/// half of what is left. A program without an IOC shell gets SIGTERM immediately,
/// or SIGINT if that was the request. Each further request skips to the next stage without waiting.
class StopPolicy {
 public:
  explicit StopPolicy(double grace_s) : grace_s_(grace_s) {}

  /// A stop was requested at `now_s`.
  StopAction request(double now_s, const StopRequest& request);
  /// The files of autosave are known. Ignored in any stage but `watching`.
  StopAction watched();
  /// Autosave has saved everything. Ignored in any stage but `saving`.
  StopAction saved(double now_s);
  /// Advances to the next stage if its deadline has passed.
  StopAction tick(double now_s);
  /// When tick() is due; nothing before a request and after SIGKILL.
  std::optional<double> deadline_s() const;
  /// The last stage that was reached.
  StopStage stage() const { return stage_; }
  /// True after the first request.
  bool requested() const { return stage_ != StopStage::running; }
  /// When the stop was first requested.
  double began_s() const { return began_s_; }

 private:
  StopAction next(double now_s);

  double grace_s_;
  double began_s_ = 0;
  double asked_s_ = 0;  ///< when `exit` was typed
  StopStage stage_ = StopStage::running;
};

}  // namespace iocwright::launch
