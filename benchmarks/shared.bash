# What the benchmarks have in common; sourced, after root was set.
# shellcheck shell=bash

# shellcheck disable=SC2034,SC2154 # imds is for, and root of, the sourcing script
imds=$root/imds
work=$(mktemp -d)
started=()
finish() {
  local pid
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait
  rm -rf "$work"
}
trap finish EXIT
unset "${!IMDS_@}" "${!AWS_@}"
export no_proxy='*' XDG_RUNTIME_DIR=$work

# needs TOOL… : or an end
needs() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "there is no $tool here; install it" >&2; exit 1; }
  done
}

now() {
  echo "${EPOCHREALTIME/[.,]/}"
}

# spread FORM DIVISOR : of the numbers on its input: median, least and most
spread() {
  sort -n | awk -v form="$1" -v by="$2" '{ v[NR] = $1 / by }
    END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
          printf form " (least " form ", most " form ", %d rounds)\n", m, v[1], v[NR], NR }'
}

# row NAME FORM DIVISOR FILE
row() {
  printf '  %-52s' "$1"
  spread "$2" "$3" <"$4"
}

# ratio FILE FILE NAME : round by round
ratio() {
  paste "$1" "$2" | awk '{ print $1 / $2 }' >"$work/ratio"
  row "$3" %.2f 1 "$work/ratio"
}

# confident FILE FILE NAME : the same, and from five rounds on the mean with its interval of confidence: of the
# logarithms, as a ratio has no side, and by Student's t, a little rounded up
confident() {
  ratio "$@"
  awk '{ v = log($1); sum += v; squares += v * v }
    END { n = NR; if (n < 5) exit
      mean = sum / n; t = 1.96 + 2.5 / (n - 1) + 3.5 / (n - 1) ^ 2
      off = t * sqrt((squares - n * mean * mean) / (n - 1) / n)
      printf "  %-52s%.2f (%.2f to %.2f, with 95 %% confidence)\n", "", exp(mean), exp(mean - off), exp(mean + off) }' \
    "$work/ratio"
}

# serve NAME COMMAND… : sets url, and pid
serve() {
  local out=$work/$1.out
  : >"$out"
  "${@:2}" >"$out" 2>&1 </dev/null &
  pid=$!
  started+=("$pid")
  url=
  for _ in {1..300}; do
    url=$(sed -n 's/^ *\(http:[^ ]*\)$/\1/p' "$out" | head -n 1)
    [ -z "$url" ] || return 0
    sleep 0.1
  done
  cat "$out" >&2
  return 1
}

# tree LEAVES : a fixture of so many besides its listings, in one version
tree() {
  local i
  printf '{"format": "imds-tape/1", "description": "leaves", "origin": {"kind": "documented",'
  printf ' "on": "2026-11-24", "by": "a benchmark"},'
  printf ' "service": {"versions": ["latest"], "tokens": "optional"}, "tree": {'
  for ((i = 1; i < $1; i++)); do
    printf '"meta-data/tags/instance/tag-%s": "value-%s", ' "$i" "$i"
  done
  printf '"meta-data/instance-id": "i-0abcdef1234567890"}}\n'
}
