# shellcheck shell=bash
# Styles and scripts of wwwroot-src, built into KtPortal.Web/wwwroot. Needs common.sh.

# npm_ci DIR: installs what the lock file says, unless that is what is there.
npm_ci() {
  [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json && $1/node_modules/.package-lock.json -nt $1/package.json ]] && return
  say "Installing npm packages of ${1#"$ROOT"/} ..."
  npm ci --prefix "$1" --no-audit --no-fund --loglevel=error >/dev/null
}

# The style sheet depends on the class names in pages as well, and the icons on what pages and code name.
assets_fingerprint() {
  find "$ROOT/wwwroot-src" "$ROOT/KtPortal.Web" "$ROOT/KtPortal.Core" \
    \( -name node_modules -o -name bin -o -name obj -o -name wwwroot \) -prune -o \
    \( -path "$ROOT/wwwroot-src/*" -o -name '*.cshtml' -o -name '*.cs' \) -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

build_assets() {
  local stamp=$ROOT/wwwroot-src/node_modules/.built now
  if [[ ! -f $ROOT/wwwroot-src/package.json ]]; then say "No wwwroot-src/package.json: the pages come without styles."; return; fi
  npm_ci "$ROOT/wwwroot-src"
  now=$(assets_fingerprint)
  [[ $(cat "$stamp" 2>/dev/null) == "$now" && -d $ROOT/KtPortal.Web/wwwroot/assets ]] && return
  say "Building styles and scripts ..."
  (cd "$ROOT/wwwroot-src" && npm run build --silent) >&2
  echo "$now" >"$stamp"
}
