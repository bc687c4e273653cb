# shellcheck shell=bash
# A PostgreSQL cluster in a folder: made, started, shared and stopped. Needs common.sh.
# It listens on 127.0.0.1 only, without a unix socket (socket paths are limited to 107 characters, checkouts are not).
# PostgreSQL refuses to run as root; a root caller's server runs as an unprivileged account, PG_USER.

# shellcheck source=script/lib/postgres-binaries.sh
source "$ROOT/script/lib/postgres-binaries.sh"

pg_pick_user() {
  PG_USER=
  [[ $EUID -eq 0 ]] || return 0
  for PG_USER in postgres kt-portal; do
    if id "$PG_USER" >/dev/null 2>&1; then return; fi
  done
  if has useradd && useradd --system --user-group --no-create-home --shell /usr/sbin/nologin kt-portal 2>/dev/null; then PG_USER=kt-portal
  else PG_USER=nobody; fi
}

# Runs a command as the server's account, from a folder that every account can enter.
pg_as() (
  cd /
  exec 9>&- # the lock is not the server's to hold
  [[ -n $PG_USER ]] || exec "$@"
  if setpriv --reuid="$PG_USER" --regid="$(id -g "$PG_USER")" --init-groups true 2>/dev/null; then
    exec setpriv --reuid="$PG_USER" --regid="$(id -g "$PG_USER")" --init-groups -- "$@"
  elif has runuser; then exec runuser -u "$PG_USER" -- "$@"
  else exec su -s /bin/sh "$PG_USER" -c 'exec "$0" "$@"' -- "$@"; fi
)

# pg_place DIR: makes DIR and sets PG_PLACE to it, or to a stand-in where the server's account can't reach it.
pg_place() {
  local place
  mkdir -p "$1" && PG_PLACE=$(cd "$1" && pwd -P)
  if pg_as test -x "$PG_PLACE"; then return; fi
  place=/var/tmp/kt-portal-$(sha256sum <<<"$PG_PLACE" | cut -c1-12)
  if mkdir -m 711 "$place" 2>/dev/null; then say "The account '$PG_USER' cannot enter $PG_PLACE, so PostgreSQL lives in $place."; fi
  PG_PLACE=$place
  [[ -O $PG_PLACE && -d $PG_PLACE && ! -L $PG_PLACE ]] || die "$PG_PLACE exists and belongs to someone else."
}

pg_password() { cat "$1/$2.password"; }
pg_npgsql() { echo "Host=127.0.0.1;Port=$(pg_port "$1");Database=$3;Username=$2;Password=$(pg_password "$1" "$2")"; }
pg_pid() { sed -n 1p "$1/postmaster.pid" 2>/dev/null || true; }
pg_port() { sed -n 4p "$1/postmaster.pid"; }
# Every process of the server works in its data folder; a recycled process id does not.
pg_processes() { pg_as find /proc -maxdepth 2 -name cwd -lname "$1" 2>/dev/null | cut -d/ -f3; }
pg_running() { [[ -n $(pg_pid "$1") && " $(pg_processes "$1" | xargs) " == *" $(pg_pid "$1") "* ]]; }

# pg_init DIR [dev]: made beside DIR and moved there when complete, so that an interrupted start leaves nothing half done.
# With dev: the owner's role and database too, made in single-user mode, which needs no psql.
pg_init() {
  local new=$1.new role
  rm -rf "$new"; mkdir -m 700 "$new"; pg_own "$new"
  (umask 077; pg_secret >"$new.password"); pg_own "$new.password"
  pg_as "$PG_BIN/initdb" -D "$new" -U postgres --pwfile="$new.password" --auth=scram-sha-256 --encoding=UTF8 \
    --locale=C.UTF-8 --no-instructions >"$new.log" 2>&1 || { tail -n 3 "$new.log" >&2; die "PostgreSQL's initdb failed."; }
  mv "$new.password" "$new/postgres.password"
  mkdir -m 700 "$new/users"; pg_own "$new/users"
  if [[ ${2:-} == dev ]]; then
    for role in kt_owner kt_app; do (umask 077; pg_secret >"$new/$role.password"); pg_own "$new/$role.password"; done
    pg_as "$PG_BIN/postgres" --single -c exit_on_error=on -D "$new" postgres >>"$new.log" 2>&1 <<SQL ||
CREATE ROLE kt_owner LOGIN CREATEROLE CREATEDB PASSWORD '$(pg_password "$new" kt_owner)';
CREATE DATABASE kt OWNER kt_owner;
SQL
      { tail -n 3 "$new.log" >&2; die "PostgreSQL could not make the development database."; }
  fi
  rm -f "$new.log"; mv "$new" "$1"
}
# Held while a shared cluster is made, started or stopped: two scripts may do so at once.
pg_lock() { exec 9>"$1.lock" && flock 9; }
pg_secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
pg_own() { [[ -z $PG_USER ]] || chown "$PG_USER:" "$1"; }

# pg_start DIR [NAME=VALUE ...]: starts the server unless it runs, with these settings, and registers this script as a user of it.
pg_start() {
  local dir=$1 options="" setting try port; shift
  if ! pg_running "$dir"; then
    rm -f "$dir"/users/*
    # After a crash a child may take a moment to notice that its server is gone. Once none is left, the file it left is stale,
    # also when its process id has meanwhile gone to somebody else (PostgreSQL by itself would then refuse to start).
    for try in {1..50}; do [[ -n $(pg_processes "$dir") ]] || break; sleep 0.2; done
    ((try < 50)) || die "Processes of a crashed PostgreSQL still work in $dir: $(pg_processes "$dir" | xargs)"
    rm -f "$dir/postmaster.pid"
    for setting in listen_addresses=127.0.0.1 unix_socket_directories= timezone=UTC log_timezone=UTC jit=off "$@"; do
      options+=" -c $setting"
    done
    pg_as find "$dir" -maxdepth 1 -name server.log -size +10M -delete
    port=$(sed -nE 's/.*"-p" "([0-9]+)".*/\1/p' "$dir/postmaster.opts" 2>/dev/null || true) # the last one, so that clients find it again
    port=$(free_port "${KT_PG_PORT:-${port:-$((20000 + RANDOM % 10000))}}")
    PGCTLTIMEOUT=300 pg_as "$PG_BIN/pg_ctl" start -s -w -D "$dir" -l "$dir/server.log" -o "-p $port$options" >/dev/null ||
      { tail -n 5 "$dir/server.log" >&2; die "PostgreSQL did not start in $dir."; }
  fi
  touch "$dir/users/$$"
}

# pg_stop DIR [MODE]: stops the server when no other script uses it.
pg_stop() {
  local user
  [[ -d $1 ]] || return 0
  pg_lock "$1"
  rm -f "$1/users/$$"
  for user in "$1"/users/*; do
    if [[ -e $user ]] && alive "${user##*/}"; then return 0; fi
  done
  pg_running "$1" || return 0
  pg_as "$PG_BIN/pg_ctl" stop -s -w -t 60 -m "${2:-fast}" -D "$1" >/dev/null || say "PostgreSQL in $1 did not stop."
}

# The development database in KT_DATA: sets PG_DIR.
pg_dev() {
  pg_pick_user
  pg_place "$KT_DATA"; PG_DIR=$PG_PLACE/postgres
  pg_lock "$PG_DIR"
  pg_find "$(cat "$PG_DIR/PG_VERSION" 2>/dev/null || true)"
  [[ -d $PG_DIR ]] || { say "Making a database in $PG_DIR ..."; pg_init "$PG_DIR" dev; }
  KT_PG_PORT=${KT_PG_PORT:-25432} pg_start "$PG_DIR" max_connections=200 shared_buffers=256MB max_wal_size=2GB
  exec 9>&-
}

# pg_throwaway [NAME=VALUE ...]: a server for one run, in memory where there is room; sets PG_DIR. pg_discard removes it.
pg_throwaway() {
  local base=${TMPDIR:-/tmp} dir pid
  [[ $(df -Pk /dev/shm 2>/dev/null | awk 'NR==2 {print $4}') -lt ${PG_MEMORY_KB:-4000000} ]] || base=/dev/shm
  pg_pick_user; pg_find
  for dir in "$base"/kt-portal-run.*; do # what a killed run left behind
    pid=${dir##*.}
    if [[ -O $dir ]] && ! alive "$pid"; then PG_DIR=$dir/postgres pg_discard; fi
  done
  mkdir -m 711 "$base/kt-portal-run.$$"
  pg_as test -x "$base/kt-portal-run.$$" || die "The account '$PG_USER' cannot enter $base; set TMPDIR to a folder that it can."
  PG_DIR=$base/kt-portal-run.$$/postgres
  pg_init "$PG_DIR"
  pg_start "$PG_DIR" "$@"
}
pg_discard() { pg_stop "$PG_DIR" immediate; rm -rf "${PG_DIR%/postgres}"; }
