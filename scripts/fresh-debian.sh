#!/bin/bash
# Proves the two commands of the README on a minimal Debian 12 that has python3, python3-venv, make and git and nothing
# else: the seconds from `make run` to the first page, then `make test`, as root and as an ordinary user.
#
#   sudo scripts/fresh-debian.sh [--full] [--only root|user] [--folder DIR] [--port N]
#
# --full runs every test instead of a few. Needs debootstrap. What is committed is tested, not what is being edited.
# The mirror, the package index and certificates are those that apt and pip of this machine are set up with.
set -eu -o pipefail

SUITE=bookworm
PACKAGES=python3,python3-venv,make,git,ca-certificates
MOST_SECONDS=60
SMOKE="tests/kernel/lib tests/house -q"
FULL="" ONLY="root user" FOLDER=/var/tmp/xiechuang-fresh-debian PORT=8931
CHECKOUT=$(cd "$(dirname "$0")/.." && pwd)

while [ $# -gt 0 ]; do
  case $1 in
    --full) FULL=yes ;;
    --only) ONLY=$2; shift ;;
    --folder) FOLDER=$2; shift ;;
    --port) PORT=$2; shift ;;
    *) sed -n '2,8p' "$0"; exit 2 ;;
  esac
  shift
done
[ "$(id -u)" = 0 ] || { echo "需要 root（debootstrap 与 chroot）"; exit 2; }
command -v debootstrap >/dev/null || { echo "请先安装：apt-get install debootstrap"; exit 2; }

# Mounts and processes of the trial end with this script, however it ends.
if [ -z "${XIECHUANG_TRIAL:-}" ]; then
  given=(--folder "$FOLDER" --port "$PORT" --only "$ONLY"); [ -z "$FULL" ] || given+=(--full)
  XIECHUANG_TRIAL=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "${given[@]}"
fi

say() { printf '== %s\n' "$*"; }
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }

mirror() {
  # shellcheck disable=SC2016 # the names are apt's, not the shell's
  apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v suite="$SUITE" '$2 == suite && $3 == "main" { print $1; exit }'
}

# The minimal system is made once and copied for each trial.
base() {
  [ ! -e "$FOLDER/base/.complete" ] || return 0
  local site began; site=$(mirror); began=$(now)
  [ -n "$site" ] || { echo "apt 没有配置 $SUITE 的软件源"; exit 2; }
  rm -rf "$FOLDER/base"; mkdir -p "$FOLDER"
  debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$FOLDER/base" "$site" >"$FOLDER/debootstrap.log" 2>&1 ||
    { tail -20 "$FOLDER/debootstrap.log"; exit 1; }
  touch "$FOLDER/base/.complete"
  say "最小系统已建立，$(since "$began") 秒"
}

# Files and folders of this machine that pip's configuration names, such as an index kept on disk.
local_to_pip() {
  { python3 -m pip config list 2>/dev/null; env | grep '^PIP_'; } | grep -oE "(file://)?/[^ '\"]+" |
    sed 's#^file://[^/]*##' | while read -r path; do
      # An index on disk is a folder "simple" whose pages lead to files beside it.
      [ "${path##*/}" != simple ] || path=${path%/simple}
      [ ! -e "$path" ] || [ "$path" = / ] || echo "$path"
    done | sort -u
}

pip_configuration() {
  echo "[global]"
  python3 -m pip config list 2>/dev/null | sed -n "s/^global\.\([a-z-]*\)='\(.*\)'$/\1 = \2/p" | sed 's/\\n/ /g'
}

furnish() {
  local root=$1 path
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  cp -L /etc/hosts "$root/etc/hosts"
  apt-config dump --format '%f "%v";%n' Acquire | grep -v IndexTargets >"$root/etc/apt/apt.conf.d/99trial"
  pip_configuration >"$root/etc/pip.conf"
  local_to_pip | while read -r path; do
    if [ -d "$path" ]; then mkdir -p "$root$path" && mount --bind -o ro "$path" "$root$path"
    else mkdir -p "$root$(dirname "$path")" && cp -L "$path" "$root$path"; fi
  done
}

# A shell with nothing in its environment but what a log-in gives: no language, no settings of this machine.
inside() {
  local root=$1 who=$2; shift 2
  local home=/root keep=()
  [ "$who" = root ] || home=/home/$who
  mapfile -t keep < <(env | grep -E '^(PIP_|[a-z]+_proxy=|[A-Z]+_PROXY=|SSL_CERT_)' || true)
  taskset -c "$(seq -s, 0 $(($(nproc) > 1 ? 1 : 0)))" chroot --userspec="$who" "$root" \
    /usr/bin/env -i HOME="$home" USER="$who" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "${keep[@]}" \
    /bin/sh -c "cd '$home/xiechuang' && $*"
}

first_page() {
  python3 - "$1" <<'PY'
import sys, urllib.request
try:
    with urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/", timeout=5) as answer:
        sys.exit(0 if answer.status == 200 and "</html>" in answer.read().decode() else 1)
except OSError:
    sys.exit(1)
PY
}

run_until_first_page() {
  local root=$1 who=$2 log=$3 began seconds program
  began=$(now)
  inside "$root" "$who" "exec make run PORT=$PORT" >"$log" 2>&1 & program=$!
  until first_page "$PORT"; do
    kill -0 "$program" 2>/dev/null || { say "$who：make run 提前结束"; tail -40 "$log"; return 1; }
    [ "$(since "$began" | cut -d. -f1)" -lt $((MOST_SECONDS * 5)) ] || { say "$who：没有应答"; tail -40 "$log"; return 1; }
    sleep 0.2
  done
  seconds=$(since "$began")
  kill -TERM -- "$(pgrep -o -f "xiechuang serve --demo.*--port $PORT")"
  wait "$program" || { say "$who：没有正常停止"; tail -20 "$log"; return 1; }
  say "$who：make run 到首页 $seconds 秒（上限 $MOST_SECONDS；机器负载 $(cut -d' ' -f1 /proc/loadavg)）"
  awk -v s="$seconds" -v most="$MOST_SECONDS" 'BEGIN { exit !(s < most) }' || { tail -40 "$log"; return 1; }
}

trial() {
  local who=$1 root=$FOLDER/$1 began home=/root target=
  rm -rf "$root"; cp -a "$FOLDER/base" "$root"
  furnish "$root"
  if [ "$who" != root ]; then
    chroot "$root" useradd --create-home --shell /bin/sh "$who"; home=/home/$who
  fi
  git clone --quiet --no-local "$CHECKOUT" "$root$home/xiechuang"
  chroot "$root" chown -R "$who" "$home/xiechuang"
  run_until_first_page "$root" "$who" "$FOLDER/$who-run.log" || return 1
  [ -n "$FULL" ] || target="PYTEST='$SMOKE'"
  began=$(now)
  inside "$root" "$who" "make test $target" >"$FOLDER/$who-test.log" 2>&1 || { tail -60 "$FOLDER/$who-test.log"; return 1; }
  say "$who：make test 通过，$(since "$began") 秒：$(tail -1 "$FOLDER/$who-test.log")"
}

base
failed=""
for who in $ONLY; do trial "$who" || failed="$failed $who"; done
[ -z "$failed" ] || { say "没有通过：$failed（记录在 $FOLDER）"; exit 1; }
say "全部通过"
