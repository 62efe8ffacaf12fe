#!/usr/bin/env bash
# Two silos on one PostgreSQL and an app that is their client, on loopback. Ctrl-C ends and removes it all.
# Needs PostgreSQL's programs (Debian: apt-get install postgresql); the server is one of its own, on a port of its own.
set -euo pipefail
cd "$(dirname "$0")"
built=../../artifacts/bin

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$programs" ] || { echo "There is no PostgreSQL here: apt-get install postgresql" >&2; exit 1; }
data=$(mktemp -d)
as=""
if [ "$(id -u)" = 0 ]; then
  # the server refuses to run as root
  chown postgres "$data"
  as="runuser -u postgres --"
fi

pids=()
stop() {
  trap - EXIT INT TERM
  echo "Stopping ..."
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  $as "$programs/pg_ctl" stop -D "$data/db" -m fast >/dev/null 2>&1 || true
  rm -rf "$data"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "PostgreSQL on port ${PORT:=54329}, its files in $data"
(cd "$data" && $as "$programs/initdb" -D db -A trust -U tune --no-sync >/dev/null && $as "$programs/pg_ctl" start -D db -w -l log -o "-p $PORT -k $data -c listen_addresses=127.0.0.1" >/dev/null)
export ConnectionStrings__tune="Host=127.0.0.1;Port=$PORT;Database=postgres;Username=tune"

dotnet build -c Release --nologo -v quiet Silo
dotnet build -c Release --nologo -v quiet App
silo() {
  $built/Silo/release/ClusterSilo --Tune:Cluster:Kind=PostgreSql --Tune:Cluster:SiloName="silo-$1" --Tune:Cluster:SiloPort="1111$1" --Tune:Cluster:GatewayPort="3000$1" \
    --Tune:CheckpointFolder="$data/checkpoints" --Tune:DataFolder="$data/silo-$1" --Tune:Slots=2 --urls "http://127.0.0.1:808$1" --Logging:LogLevel:Default=Warning "${@:2}" &
  pids+=($!)
}
mkdir -p "$data/checkpoints"
silo 1 --Tune:Dashboard:IsEnabled=true
silo 2
$built/App/release/ClusterApp --urls http://127.0.0.1:8080 --Logging:LogLevel:Default=Warning &
pids+=($!)

until curl -fs http://127.0.0.1:8081/health/ready >/dev/null && curl -fs http://127.0.0.1:8082/health/ready >/dev/null && curl -fs http://127.0.0.1:8080/silos >/dev/null; do sleep 0.2; done
cat <<'END'

Two silos and an app are up.
  start an experiment   curl -X POST 'http://127.0.0.1:8080/experiments/first?samples=20'
  how it goes           curl http://127.0.0.1:8080/experiments/first
  its results           curl http://127.0.0.1:8080/experiments/first/results
  what silos there are  curl http://127.0.0.1:8080/silos
  the Orleans dashboard http://127.0.0.1:8081/orleans
Kill a silo in the middle: the experiment goes on. Ctrl-C ends all.
END
wait
