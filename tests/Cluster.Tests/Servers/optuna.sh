# Debian's Python with Optuna, which is no server: says in which folder it is.
# usage: optuna.sh
set -eu
install python3-optuna /usr/bin/python3 -c 'import optuna'
echo "ready /usr/bin"
