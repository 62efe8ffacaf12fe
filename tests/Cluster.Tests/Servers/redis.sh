# A Redis server for a test process: in memory, on a port of loopback. It ends, and leaves nothing, when there are no more lines to read: also when the process that writes them is killed.
# usage: redis.sh PORT
set -eu
install redis-server command -v redis-server

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
