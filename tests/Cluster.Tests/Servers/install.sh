# Comes before each script here.
# usage: install PACKAGE CHECK...: installs Debian's package unless the check succeeds; ends, and says what to do, if it does not even then
install() {
  package=$1
  shift
  "$@" >/dev/null 2>&1 && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # one at a time, whichever test wants it; the lock is not for what the package starts
    (
      flock 9
      export DEBIAN_FRONTEND=noninteractive
      # a machine that is new has no lists of packages yet
      apt-get install -y -qq --no-install-recommends "$package" >&2 9>&- || { apt-get update -qq >&2 9>&- && apt-get install -y -qq --no-install-recommends "$package" >&2 9>&-; }
    ) 9>/var/lock/tune-tests-apt
  fi
  "$@" >/dev/null 2>&1 || { echo "Not installed: apt-get install $package" >&2; exit 1; }
}
