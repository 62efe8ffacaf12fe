# Node and its package manager, which are no servers: says in which folder they are.
# usage: node.sh
set -eu
install npm command -v npm
echo "ready $(dirname "$(command -v npm)")"
