# Azurite, which stands for Azure's storage, for a test process: in memory, on ports of loopback. It ends, and leaves nothing, when there are no more lines to read: also when the process that writes
# them is killed.
# usage: azurite.sh BLOB_PORT QUEUE_PORT TABLE_PORT
set -eu
version=3.35.0
packages=${XDG_CACHE_HOME:-$HOME/.cache}/tune-tests/azurite-$version
if [ ! -x "$packages/node_modules/.bin/azurite" ]; then
  install npm command -v npm
  # aside first: what was interrupted must not be taken for whole
  mkdir -p "$(dirname "$packages")"
  new=$(mktemp -d "$packages.XXXXXX")
  npm install --no-audit --no-fund --silent --prefix "$new" "azurite@$version" >&2
  mv -T "$new" "$packages" 2>/dev/null || rm -rf "$new"
fi

folder=$(mktemp -d)
cd "$folder"
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"; }
trap stop EXIT
trap 'exit 1' HUP INT TERM
"$packages/node_modules/.bin/azurite" --inMemoryPersistence --disableTelemetry --skipApiVersionCheck --blobPort "$1" --queuePort "$2" --tablePort "$3" >"$folder/log" 2>&1 </dev/null &
server=$!
until [ "$(grep -c 'successfully listening' "$folder/log")" = 3 ]; do
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
echo "ready $folder"
while read -r line; do :; done
