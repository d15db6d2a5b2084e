#!/bin/sh
# Everything one does with this project, in one command. See ./do help.
#
# Plain POSIX sh, because it is the first thing to run on a machine that has nothing
# but python3. All that it makes is in .venv; what has been installed there is noted
# beside it, so that a second start installs nothing.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
case ${ARCHIVE_HOME:=$root/var} in
/*) ;;
*) ARCHIVE_HOME=$PWD/$ARCHIVE_HOME ;;
esac
export ARCHIVE_HOME
cd -- "$root"

venv=$root/.venv
policy=/usr/sbin/policy-rc.d
policy_mark='Left by an interrupted ./do: remove it.'
lacking=

# For the tests: a browser that can show Chinese, OCR, the real servers, a linter.
test_packages='chromium-headless-shell fonts-noto-cjk libatomic1 tesseract-ocr
tesseract-ocr-chi-sim postgresql redis-server radosgw ceph-mon ceph-osd ceph-common
sane-utils shellcheck'

usage() {
    cat <<'HELP'
./do run [--demo] [--host H] [--port N]   安装所需并启动 / install what is needed and start
./do test [...]                           运行全部测试 / run all tests (arguments go to pytest)
./do check                                检查代码 / format, lint, types, layers
./do fix                                  整理代码 / format and repair what can be repaired
./do bench [name ...]                     测量性能 / measure; without a name, list them
./do lock                                 更新依赖版本 / pin the newest allowed dependencies
./do help                                 本说明 / this help

--demo 先向空档案库写入示例法院 / fills an empty archive with the sample court first
ARCHIVE_HOME 数据目录，默认 ./var / the folder of all data, ./var by default
HELP
}

say() {
    printf '%s\n' "- $*" >&2
}

fail() {
    printf '%s\n' "./do: $*" >&2
    exit 1
}

# Run a step whose words are of interest only when it fails. (Within the step `set -e`
# does not hold: each command of it must hand its failure on.)
attempt() {
    log=$(mktemp "${TMPDIR:-/tmp}/juanzong-do.XXXXXX")
    if "$@" >"$log" 2>&1 </dev/null 9<&-; then
        rm -f "$log"
        return 0
    fi
    tail -n 60 "$log" >&2
    say "失败，完整记录见 / failed; the whole record is in $log"
    return 1
}

quietly() {
    attempt "$@" || exit 1
}

# ---- Debian packages

is_root() {
    [ "$(id -u)" -eq 0 ]
}

as_root() {
    if is_root; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    is_root || sudo -n true 2>/dev/null
}

apt_line() {
    printf '%s' "apt-get install -y --no-install-recommends $*"
}

# Those of the named packages that are not installed.
missing_of() {
    # shellcheck disable=SC2016  # the braces are dpkg-query's
    installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
    for package in "$@"; do
        case $installed in
        *" installed:$package "*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
}

apt_install() {
    apt_get install -y --no-install-recommends "$@"
}

# A package that brings a server must not start it: the tests start their own. (What a
# killed ./do left of this goes with the next.)
hold_servers() {
    if [ -e "$policy" ] && ! grep -q "$policy_mark" "$policy"; then return; fi
    trap release_servers EXIT
    trap 'exit 130' HUP INT TERM
    printf '%s\n' '#!/bin/sh' "# $policy_mark" 'exit 101' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

release_servers() {
    if grep -qs "$policy_mark" "$policy"; then as_root rm -f "$policy"; fi
    trap - EXIT HUP INT TERM
}

# Without these nothing starts: install them, or say the one line that does.
require_packages() {
    say "正在安装系统软件 / installing Debian packages: $*"
    may_install || fail "请先以管理员身份运行 / first run as root:
    $(apt_line "$@")"
    quietly apt_get update
    quietly apt_install "$@"
}

# The tests go on without these, and say so.
want_packages() {
    release_servers
    # shellcheck disable=SC2086  # a list of words
    wanted=$(missing_of $test_packages)
    [ -n "$wanted" ] || return 0
    say "正在安装测试所需软件 / installing what the tests need: $wanted"
    if may_install; then
        hold_servers
        quietly install_wanted "$wanted"
        release_servers
        # shellcheck disable=SC2086
        wanted=$(missing_of $wanted)
    fi
    accept_whole_browser
    lacking=$wanted
    warn_of_lacking
}

# It serves where its shell alone is not to be had: it only takes longer.
accept_whole_browser() {
    case $wanted in
    *chromium-headless-shell*) ;;
    *) return 0 ;;
    esac
    if may_install && [ -n "$(missing_of chromium)" ]; then attempt apt_install chromium || true; fi
    [ -z "$(missing_of chromium)" ] || return 0
    wanted=$(printf '%s' "$wanted" | sed 's/chromium-headless-shell *//')
}

# All at once, and one by one if one of them cannot be had.
install_wanted() {
    apt_get update || true
    # shellcheck disable=SC2086  # a list of words
    apt_install $1 && return
    for package in $1; do apt_install "$package" || true; done
    return 0
}

warn_of_lacking() {
    [ -n "$lacking" ] || return 0
    say "!! 无法安装，相关测试将跳过 / cannot be had, its tests are skipped: $lacking"
    say "!! $(apt_line "$lacking")"
}

# ---- The Python environment

# Two at once would install over each other: the second waits. The lock goes with the
# process, and lies on this very script, so that it leaves nothing.
lock() {
    command -v flock >/dev/null || return 0
    exec 9<"$root/do"
    flock -n 9 && return
    say "另一个 ./do 正在安装，等待中 / another ./do is installing, waiting"
    flock 9
}

unlock() {
    exec 9<&-
}

# The interpreters that an environment may stand on, the better first: Debian's own is
# built for speed and kept safe with the system. Also when called from within one.
pythons='/usr/bin/python3 python3'

# What it really is, if it is new enough.
base_of() {
    "$1" -c '
import sys
if sys.version_info >= (3, 11):
    print(getattr(sys, "_base_executable", sys.executable))' 2>/dev/null
}

may_make_environments() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

identity() {
    "$1" -c 'import sys; print(sys.base_prefix, sys.version)' 2>/dev/null
}

# Whole, made here and not elsewhere, and of today's interpreter.
is_sound() {
    [ -x "$venv/bin/pip" ] && [ ! -e "$venv/unfinished" ] || return 1
    grep -qF -- " $venv" "$venv/pyvenv.cfg" || return 1
    [ "$(identity "$venv/bin/python")" = "$(identity "$1")" ]
}

make_environment() {
    rm -rf "$venv" && mkdir "$venv" || return
    : >"$venv/unfinished"
    "$1" -m venv "$venv" && rm "$venv/unfinished"
}

# The first that can make environments; none if there is none.
chosen_python() {
    for each in $pythons; do
        base=$(base_of "$each") || continue
        if [ -n "$base" ] && may_make_environments "$base"; then
            echo "$base"
            return
        fi
    done
}

has_sound_environment() {
    for each in $pythons; do
        base=$(base_of "$each") || continue
        if [ -n "$base" ] && is_sound "$base"; then return; fi
    done
    return 1
}

have_environment() {
    if has_sound_environment; then return; fi
    python=$(chosen_python)
    if [ -z "$python" ]; then
        require_packages python3 python3-venv ca-certificates
        python=$(chosen_python)
    fi
    [ -n "$python" ] || fail "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed"
    say "正在建立 Python 环境 / making the Python environment"
    quietly make_environment "$python"
}

fingerprint() {
    cat -- "$@" 2>/dev/null | sha256sum
}

# Do a step unless it has been done with these very files. If it is broken off, what it
# leaves is not to be trusted: then the environment is made anew. (When pip fails in
# order, it takes back what it did.)
once() {
    stamp=$venv/done.$1
    words=$2
    wanted=$3
    shift 3
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    say "$words"
    rm -f "$stamp"
    : >"$venv/unfinished"
    if attempt "$@"; then whole=yes; else whole=no; fi
    rm -f "$venv/unfinished"
    [ "$whole" = yes ] || exit 1
    printf '%s\n' "$wanted" >"$stamp"
}

pip() {
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"
}

install_requirements() {
    for list in "$@"; do
        pip install --require-hashes -r "requirements/$list.txt" || return
    done
}

install_project() {
    pip install --no-build-isolation --no-deps --editable .
}

have_project() {
    once app "正在安装依赖 / installing dependencies" \
        "$(fingerprint requirements/app.txt requirements/build.txt)" \
        install_requirements app build
    # A tree that was cleaned of what a build makes needs it again.
    [ -e static/vendor/.stamp ] || rm -f "$venv/done.project"
    once project "正在构建前端与译文 / building pages, scripts and translations" \
        "$(fingerprint "$venv/done.app" pyproject.toml hatch_build.py package.json \
            package-lock.json .npmrc archive/translations/*/LC_MESSAGES/*.po)" \
        install_project
}

have_test_tools() {
    once test "正在安装测试工具 / installing what tests and checks need" \
        "$(fingerprint requirements/test.txt)" install_requirements test
}

# ---- Commands

prepare() {
    lock
    if [ "$1" = test ]; then want_packages; fi
    have_environment
    have_project
    if [ "$1" != run ]; then have_test_tools; fi
    unlock
}

run() {
    prepare run
    exec "$venv/bin/archive" serve "$@"
}

# Twice as many as there are cores: servers, browsers and slow lines keep tests waiting.
processes() {
    cores=$(nproc 2>/dev/null || echo 2)
    processes=$((cores * 2))
    if [ "$processes" -gt 8 ]; then processes=8; fi
    echo "$processes"
}

# What the tests write is not worth waiting for a disk: it is kept in memory where there
# is room for it, and gone at the end.
in_memory() {
    [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] || return 0
    room=$(df -Pk /dev/shm | awk 'NR == 2 { print int($4 / 1024 / 1024) }')
    free=$(awk '$1 == "MemAvailable:" { print int($2 / 1024 / 1024) }' /proc/meminfo)
    if [ "$room" -lt 2 ] || [ "$free" -lt 4 ]; then return; fi
    TMPDIR=$(mktemp -d /dev/shm/juanzong.XXXXXX)
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
    trap 'exit 130' HUP INT TERM
    chmod 711 "$TMPDIR" # servers of another user go through it to what is theirs
}

# Many processes import the same: none needs to compile what another has compiled.
keep_bytecode() {
    unset PYTHONDONTWRITEBYTECODE
    export PYTHONPYCACHEPREFIX="$venv/bytecode"
}

run_tests() {
    prepare test
    in_memory
    keep_bytecode
    status=0
    "$venv/bin/python" -m pytest -n "$(processes)" --dist worksteal "$@" || status=$?
    warn_of_lacking
    if [ -n "$lacking" ] && [ "${CI:-}" = true ]; then fail "CI=true"; fi
    return "$status"
}

# Every check runs, whatever the others say; the worst answer is ours.
check() {
    prepare check
    worst=0
    check_one "$venv/bin/ruff" format --check .
    check_one "$venv/bin/ruff" check .
    check_one "$venv/bin/mypy"
    check_one "$venv/bin/lint-imports"
    return "$worst"
}

check_one() {
    say "${1##*/}${2:+ $2}"
    status=0
    "$@" || status=$?
    if [ "$status" -gt "$worst" ]; then worst=$status; fi
}

fix() {
    prepare fix
    "$venv/bin/ruff" check --fix . || status=$?
    "$venv/bin/ruff" format .
    return "${status:-0}"
}

bench() {
    prepare bench
    exec "$venv/bin/python" -m bench.run "$@"
}

pin() {
    prepare lock
    "$venv/bin/uv" --version >/dev/null 2>&1 || quietly pip install uv
    for list in app build test; do
        say "requirements/$list.txt"
        "$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --upgrade \
            --generate-hashes --no-header --no-annotate \
            "requirements/$list.in" -o "requirements/$list.txt"
    done
}

command=${1:-help}
if [ $# -gt 0 ]; then shift; fi
case $command in
run) run "$@" ;;
test) run_tests "$@" ;;
check) check ;;
fix) fix ;;
bench) bench "$@" ;;
lock) pin ;;
help | --help | -h) usage ;;
*)
    printf '%s\n' "./do: 没有这个命令 / no such command: $command" >&2
    usage >&2
    exit 2
    ;;
esac
