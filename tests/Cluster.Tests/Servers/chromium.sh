# Debian's Chromium, which is no server: says in which folder it is. The one that has no window, and nothing to paint but pages.
# usage: chromium.sh
set -eu
install chromium-headless-shell command -v chromium-headless-shell
echo "ready $(dirname "$(command -v chromium-headless-shell)")"
