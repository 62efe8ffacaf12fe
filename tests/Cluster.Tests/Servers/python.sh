# Debian's Python with scikit-learn, which is no server: says in which folder it is.
# usage: python.sh
set -eu
install python3-sklearn /usr/bin/python3 -c 'import sklearn'
echo "ready /usr/bin"
