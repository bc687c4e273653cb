# shellcheck shell=bash
# What every script shares: where the checkout is, how to speak, what must be installed. Sourced, never run.

CALLER=$PWD
ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
cd "$ROOT" || exit
export PATH="$PATH:/usr/sbin:/sbin"

# Nothing a script starts outlives it: no compiler server, no waiting MSBuild nodes.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 npm_config_update_notifier=false

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
alive() { grep -qs . "/proc/$1/cmdline"; } # not so for a process that ended and is merely not yet reaped
from_caller() { (cd "$CALLER" && realpath -m "$1"); }

# at_exit FUNCTION: runs FUNCTION once at the end, however the end comes, and keeps the exit code.
at_exit() {
  # shellcheck disable=SC2064 # the function is known now, the code then
  trap "leave \$? $1" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}
leave() { trap '' INT TERM HUP; trap - EXIT; "$2"; exit "$1"; }

# run COMMAND: in the background, so that a signal reaches this script first, which then ends the command in order.
CHILD=
run() {
  local code=0
  "$@" & CHILD=$!
  wait "$CHILD" || code=$?
  CHILD=
  return "$code"
}
end_child() {
  [[ -n $CHILD ]] || return 0
  kill -TERM "$CHILD" 2>/dev/null || true
  for _ in {1..120}; do kill -0 "$CHILD" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$CHILD" 2>/dev/null || true
}

need_tools() {
  local missing=()
  has git || missing+=("git")
  { cd "$ROOT" && dotnet --version; } >/dev/null 2>&1 || missing+=(".NET SDK 10.0.400 or newer (dotnet)")
  [[ $(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0) -ge 20 ]] || missing+=("Node.js 20 or newer (node)")
  has npm || missing+=("npm")
  ((${#missing[@]} == 0)) || die "Missing: ${missing[0]}$( ((${#missing[@]} == 1)) || printf ", %s" "${missing[@]:1}")"
}

# need_debian PACKAGE CHECK [PACKAGE CHECK ...]: CHECK is a command that succeeds where the package isn't needed any more.
need_debian() {
  local missing=()
  while (($#)); do
    $2 || missing+=("$1")
    shift 2
  done
  ((${#missing[@]})) || return 0
  if [[ $EUID -ne 0 ]] || ! has apt-get; then die "Missing: ${missing[*]} (as root: apt-get install ${missing[*]})"; fi
  install_debian "${missing[@]}" || die "Missing: ${missing[*]} (apt-get could not install them)"
}

# want_debian PACKAGE WITHOUT: everything else works without it; WITHOUT says what does not.
want_debian() {
  if [[ $EUID -eq 0 ]] && has apt-get && install_debian "$1"; then return 0; fi
  say "Without $1 $2 (as root: apt-get install $1)."
}

install_debian() {
  say "Installing $* ..."
  local log try code=1; log=$(mktemp)
  for try in 1 2; do
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >"$log" 2>&1 && code=0 && break
    ((try == 1)) && apt-get update -qq >>"$log" 2>&1 && continue
    tail -n 5 "$log" >&2
    break
  done
  rm -f "$log"
  return "$code"
}

# has_debian PACKAGE: for those that are more than a program of their name.
has_debian() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q ' installed$'; }

has_rsvg() { has rsvg-convert; }

has_argon2() { ldconfig -p 2>/dev/null | grep 'libargon2\.so\.1' >/dev/null; }

listening() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (: <"/dev/tcp/::1/$1") 2>/dev/null; }

# free_port FROM: the first port from FROM on where nothing listens.
free_port() {
  local port=$1
  while listening "$port"; do port=$((port + 1)); done
  echo "$port"
}

# The product as operators get it from Dockerfile: compiled ahead of time.
publish_web() { # FOLDER
  dotnet publish "$ROOT/KtPortal.Web" -c Release --use-current-runtime --self-contained false \
    -p:PublishReadyToRun=true -p:UseAppHost=false -o "$1" -v quiet -p:UseSharedCompilation=false -nodeReuse:false >&2
}

build_dotnet() {
  dotnet build "$ROOT/$1" -c Release -v quiet -p:UseSharedCompilation=false -nodeReuse:false >&2
}
