# Functions for scripts that consist of steps, whose output is in the file $log.

now_ms() { echo $((${EPOCHREALTIME//[.,]/} / 1000)); }

# Begins a step. Its line is completed with its time when the next one begins.
step() {
  finish_step
  name=$*
  start_ms=$(now_ms)
  printf '%-40s' "$name"
  echo "== $name" >>"$log"
}
finish_step() {
  [ -n "${name:-}" ] || return 0
  local ms=$(($(now_ms) - start_ms))
  printf '%5d.%d s\n' $((ms / 1000)) $((ms % 1000 / 100))
  name=
}

fail() { # reason
  echo
  tail -n 30 "$log"
  echo "${0##*/}: $*; the whole log is $log"
  exit 1
} >&2

# Runs a command with its output in the log.
logged() {
  echo "+ $*" >>"$log"
  "$@" >>"$log" 2>&1 || fail "failed: $*"
}
