# Comes before each script here.
# usage: install PACKAGE CHECK...: installs Debian's package unless the check succeeds; ends, and says what to do, if it does not even then
install() {
  package=$1
  shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # One at a time, whichever test wants it, and the check as well: a package that another is still installing has its files already, but not yet its user. The lock is not for what the package starts.
    (
      flock 9
      "$@" >/dev/null 2>&1 && exit
      export DEBIAN_FRONTEND=noninteractive
      add() { apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$package" >&2 9>&-; }
      # a machine that is new has no lists of packages yet
      add || { apt-get update -qq >&2 9>&- && add; }
    ) 9>/var/lock/tune-tests-apt || true
  fi
  "$@" >/dev/null 2>&1 || { echo "Not installed: apt-get install $package" >&2; exit 1; }
}
