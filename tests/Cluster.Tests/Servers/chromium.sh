# Debian's Chromium, which is no server: says in which folder it is.
# usage: chromium.sh
set -eu
install chromium command -v chromium
echo "ready $(dirname "$(command -v chromium)")"
