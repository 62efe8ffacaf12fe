#!/usr/bin/env bash
# The cluster sample under Aspire: its dashboard shows silos, logs, metrics and traces. With ConnectionStrings__tune on a PostgreSQL of yours, else in a container.
# usage: run.sh [--build: build it and end]
set -euo pipefail
cd "$(dirname "$0")"
# the solution does without it, so it is built here
dotnet build -c Release --nologo -v quiet AppHost.csproj
[ "${1:-}" = "--build" ] && exit 0
export ASPNETCORE_URLS=${ASPNETCORE_URLS:-http://127.0.0.1:15000}
export ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=${ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL:-http://127.0.0.1:15001}
# loopback alone
export ASPIRE_ALLOW_UNSECURED_TRANSPORT=true
exec dotnet run -c Release --no-build --project AppHost.csproj
