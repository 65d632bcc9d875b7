#!/usr/bin/env bash
# Prints true when no release is newer than this one, else false: tools/release/is-newest.sh v1.2.3 [REMOTE]
# A fix of an older version is published too, but must not become what people get who ask for the latest.
set -euo pipefail

tag=${1:?usage: $0 vX.Y.Z [REMOTE]}
remote=${2:-origin}

newest=$(git ls-remote --refs --tags "$remote" | sed -nE 's|^.*\trefs/tags/(v[0-9]+\.[0-9]+\.[0-9]+)$|\1|p' |
  { cat; echo "$tag"; } | sort -V | tail -n 1)
[ "$newest" = "$tag" ] && echo true || echo false
