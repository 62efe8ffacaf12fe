#!/usr/bin/env bash
# Publishes the silo host as an image without a container engine, unpacks it and starts what is in it, as its user. A registry on loopback stands for the one of the base images, with a base of what
# this Debian has. Needs root, for the change of root. usage: image.sh REPOSITORY PORT
set -euo pipefail
repository=$1 port=$2
missing=()
for package in docker-registry skopeo umoci; do command -v "$package" >/dev/null || missing+=("$package"); done
[ ${#missing[@]} -eq 0 ] || apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || { apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2; }

folder=$(mktemp -d)
registry='' silo=''
stop() {
  [ -z "$silo" ] || kill "$silo" 2>/dev/null || true
  [ -z "$registry" ] || kill "$registry" 2>/dev/null || true
  wait 2>/dev/null || true
  umount "$folder/bundle/rootfs/proc" 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT

# the base: the C and C++ libraries, OpenSSL, certificates and a shell
base=$folder/base
mkdir -p "$base"/usr/{bin,lib,lib64,sbin} "$base"/{etc,proc} && mkdir -m 1777 "$base/tmp"
for link in bin lib lib64 sbin; do ln -s "usr/$link" "$base/$link"; done
dpkg -L libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates dash hostname coreutils libselinux1 libpcre2-8-0 libattr1 libacl1 libgmp10 2>/dev/null | while read -r file; do
  [ -d "$file" ] || [ ! -e "$file" ] || case $file in /usr/share/*) ;; /lib/*|/lib64/*|/bin/*|/sbin/*) cp -a "$file" "$base/usr$(dirname "$file")/" 2>/dev/null || { mkdir -p "$base/usr$(dirname "$file")"; cp -a "$file" "$base/usr$(dirname "$file")/"; } ;; *) mkdir -p "$base$(dirname "$file")"; cp -a "$file" "$base$(dirname "$file")/" ;; esac
done
mkdir -p "$base/etc/ssl/certs" && cp /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"

printf 'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: %s\nhttp:\n  addr: 127.0.0.1:%s\n' "$folder/registry" "$port" > "$folder/registry.yml"
docker-registry serve "$folder/registry.yml" >"$folder/registry.log" 2>&1 &
registry=$!
umoci init --layout "$folder/oci" && umoci new --image "$folder/oci:base"
umoci insert --image "$folder/oci:base" "$base" /
umoci config --image "$folder/oci:base" --os linux --architecture amd64
for try in $(seq 50); do curl -fs "http://127.0.0.1:$port/v2/" >/dev/null && break; sleep 0.2; done
skopeo copy --quiet --dest-tls-verify=false "oci:$folder/oci:base" "docker://localhost:$port/base:1"

dotnet publish "$repository/src/Silo/Tune.Silo.csproj" -c Release -r linux-x64 --nologo -v quiet -p:PublishProfile=Composite /t:PublishContainer \
  -p:ContainerBaseImage="localhost:$port/base:1" -p:ContainerArchiveOutputPath="$folder/image.tar" >&2
mkdir "$folder/image" && tar -xf "$folder/image.tar" -C "$folder/image"
tag=$(grep -o '"org.opencontainers.image.ref.name":"[^"]*"' "$folder/image/index.json" | cut -d '"' -f 4)
umoci unpack --image "$folder/image:$tag" "$folder/bundle"
user=$(grep -A 1 '"user"' "$folder/bundle/config.json" | grep -o '[0-9]*' | tail -n 1)
echo "user $user"
echo "start $(grep -A 3 '"args"' "$folder/bundle/config.json" | grep -o '"/[^"]*"')"
du -sm "$folder/image" | sed 's/\s.*//; s/^/megabytes /'

# what an engine gives a container
mount -t proc proc "$folder/bundle/rootfs/proc"
mkdir -p "$folder/bundle/rootfs/dev" && mknod -m 666 "$folder/bundle/rootfs/dev/null" c 1 3 && mknod -m 666 "$folder/bundle/rootfs/dev/urandom" c 1 9
url=http://127.0.0.1:$((port + 1))
chroot --userspec="$user:$user" "$folder/bundle/rootfs" /usr/bin/env -i ASPNETCORE_URLS="$url" Tune__DataFolder=/tmp/data /app/Tune.Silo >"$folder/silo.log" 2>&1 &
silo=$!
for try in $(seq 300); do
  kill -0 "$silo" 2>/dev/null || { cat "$folder/silo.log" >&2; exit 1; }
  chroot --userspec="$user:$user" "$folder/bundle/rootfs" /usr/bin/env -i ASPNETCORE_URLS="$url" /app/Tune.Silo health 2>/dev/null && break
done
kill -TERM "$silo"
code=0; wait "$silo" || code=$?
silo=''
echo "ended $code"
