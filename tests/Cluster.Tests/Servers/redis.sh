# A Redis server for a test process: in memory, on a port of loopback. It ends, and leaves nothing, when there are no more lines to read: also when the process that writes them is killed.
# usage: sh redis.sh PORT
set -eu
if ! command -v redis-server >/dev/null && [ "$(id -u)" = 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  # a machine that is new has no lists of packages yet
  apt-get install -y -qq --no-install-recommends redis-server >&2 || { apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends redis-server >&2; }
fi
command -v redis-server >/dev/null || { echo "There is no Redis: apt-get install redis-server" >&2; exit 1; }

folder=$(mktemp -d)
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"; }
trap stop EXIT
trap 'exit 1' HUP INT TERM
redis-server --port "$1" --bind 127.0.0.1 --dir "$folder" --save "" --appendonly no >"$folder/log" 2>&1 </dev/null &
server=$!
until grep -q 'Ready to accept connections' "$folder/log"; do
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
echo "ready $folder"
while read -r line; do :; done
