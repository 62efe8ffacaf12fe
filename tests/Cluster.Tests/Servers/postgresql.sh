# A PostgreSQL server for a test process: data and socket in a temporary folder, on a port of loopback. It is told what to do by lines, and ends, and leaves nothing,
# when there are no more: also when the process that writes them is killed.
# usage: postgresql.sh PORT [on|off: whether commits are synced]
set -eu
port=$1
fsync=${2:-off}

# they are not on the path
find_programs() { ls -d /usr/lib/postgresql/*/bin; }
install postgresql find_programs
programs=$(find_programs | sort -V | tail -n 1)

folder=$(mktemp -d)
as=
if [ "$(id -u)" = 0 ]; then
  # the server refuses to run as root
  chown postgres "$folder"
  as="runuser -u postgres --"
fi
cd "$folder"
stop() { $as "$programs/pg_ctl" stop -D "$folder/data" -m immediate -w >/dev/null 2>&1 || true; }
start() { $as "$programs/pg_ctl" start -D "$folder/data" -w -t 60 -l "$folder/log" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=$fsync -c max_connections=200" >/dev/null 2>&1 </dev/null || { cat "$folder/log" >&2; exit 1; }; }
trap 'stop; cd /; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

$as "$programs/initdb" -D "$folder/data" -A trust -U tune -E UTF8 --locale=C --no-sync >/dev/null
start
echo "ready $folder"
while read -r line; do
  case $line in
    stop) stop; echo stopped ;;
    kill)
      postmaster=$(head -n 1 data/postmaster.pid)
      children=$(cat "/proc/$postmaster/task/$postmaster/children")
      kill -9 "$postmaster"
      # they have the shared memory, without which no other can start
      for process in $postmaster $children; do while [ -d "/proc/$process" ] && ! grep -q '^State:.Z' "/proc/$process/status" 2>/dev/null; do sleep 0.05; done; done
      # where nobody reaps what is orphaned, the next one would take it for alive
      rm -f data/postmaster.pid "$folder"/.s.PGSQL.*.lock
      echo killed ;;
    start) start; echo started ;;
  esac
done
