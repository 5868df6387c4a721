# What .ci/clients and .ci/process have in common; sourced, after root was set.
# shellcheck shell=bash

# shellcheck disable=SC2154 # root is the sourcing script's
imds=$root/imds
work=$(mktemp -d)
passed=0
failed=0
started=()

# The commands find the replays of this script alone.
mkdir "$work/run"
export XDG_RUNTIME_DIR=$work/run

# A client that loses its endpoint must not find another one: neither here nor on a network.
unset "${!AWS_@}" "${!IMDS_@}"

finish() {
  local pid
  for pid in "${started[@]}"; do
    kill -9 "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
  done
  rm -rf "$work"
}
trap finish EXIT

ok() {
  passed=$((passed + 1))
  echo "ok      $1"
}

not_ok() {
  failed=$((failed + 1))
  echo "not ok  $1"
  shift
  printf '        %s\n' "$@"
}

# is NAME WHAT EXPECTED FOUND
is() {
  if [ "$3" = "$4" ]; then
    ok "$1"
  else
    not_ok "$1" "$2 is '$4' and should be '$3'"
  fi
}

# within SECONDS COMMAND… : polls until the command succeeds
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.02
  done
}

has_ended() {
  ! kill -0 "$1" 2>/dev/null
}

is_serving_or_ended() {
  url=$(sed -n 's/^ *\(http:[^ ]*\)$/\1/p' "$work/serve.out" | head -n 1)
  [ -n "$url" ] || has_ended "$pid"
}

# serve ARGUMENT… : sets url and pid of a replayer, or returns 1 with its output in said
serve() {
  : >"$work/serve.out"
  # Job control, because without it a background process ignores SIGINT.
  set -m
  "$imds" replay "$@" >"$work/serve.out" 2>&1 </dev/null &
  pid=$!
  set +m
  started+=("$pid")
  url=
  within 30 is_serving_or_ended
  # shellcheck disable=SC2034 # read by whoever serves
  said=$(cat "$work/serve.out")
  [ -n "$url" ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# cloud_init DIRECTORY : its Python modules in there, and nothing installed: installed, it would run
# when this machine starts. The first try may find no lists of packages.
cloud_init() {
  mkdir -p "$1" && cd "$1" || return 1
  apt-get download cloud-init >&2 ||
    { as_root apt-get update -q >&2 && apt-get download cloud-init >&2; } || return 1
  dpkg -x cloud-init_*.deb . && mv usr/lib/python3/dist-packages/cloudinit .
}

# ended PID : waits for its end and gives its exit code; what has not ended in a minute is ended
ended() {
  within 60 has_ended "$1" || {
    echo "not ended after a minute: $(ps -o pid=,etimes=,args= -p "$1" | cut -c 1-200)" >&2
    kill -9 "$1"
  }
  wait "$1" 2>/dev/null
}

stop() {
  kill "$1" 2>/dev/null
  ended "$1"
}

closing_line() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
