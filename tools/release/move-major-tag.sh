#!/usr/bin/env bash
# Moves the tag of the major version (v1) to a release: tools/release/move-major-tag.sh v1.2.3 [REMOTE]
# Forward alone: never for a pre-release, never from a newer release to an older one; a second time changes nothing.
set -euo pipefail

tag=${1:?usage: $0 vX.Y.Z [REMOTE]}
remote=${2:-origin}
part='(0|[1-9][0-9]*)'

refuse() {
  echo "::error title=$major was not moved::$1" >&2
  exit 1
}

major=${tag%%.*}
if [[ $tag =~ ^v$part\.$part\.$part[-+] ]]; then
  echo "$tag is a pre-release: $major stays where it is"
  exit 0
fi
[[ $tag =~ ^v$part\.$part\.$part$ ]] || refuse "the tag $tag is not vMAJOR.MINOR.PATCH"

# The remote decides, not what was fetched some time ago: `<object> refs/tags/<name>`, and `<commit> refs/tags/<name>^{}` for a tag with a text.
tags=$(git ls-remote --tags "$remote")

object_of() { awk -v ref="refs/tags/$1" '$2 == ref { print $1 }' <<<"$tags"; }
commit_of() { awk -v ref="refs/tags/$1" '$2 == ref { object = $1 } $2 == ref "^{}" { commit = $1 } END { print commit ? commit : object }' <<<"$tags"; }

commit=$(commit_of "$tag")
[ -n "$commit" ] || refuse "$remote has no tag $tag"
now=$(commit_of "$major")

if [ "$now" = "$commit" ]; then
  echo "$major is $tag already"
  exit 0
fi

# The newest release that the tag stands on; one commit may have two.
release_at() {
  local name
  awk '{ sub(/^refs\/tags\//, "", $2); print $2 }' <<<"$tags" | sort -V | while read -r name; do
    if [[ $name =~ ^$major\.$part\.$part$ && $(commit_of "$name") == "$1" ]]; then echo "$name"; fi
  done | tail -n 1
}

if [ -n "$now" ]; then
  release=$(release_at "$now")
  [ -n "$release" ] || refuse "$major is $now, which is no release: see who moved it, then move it back to one by hand"
  if [ "$(printf '%s\n' "$release" "$tag" | sort -V | tail -n 1)" != "$tag" ]; then
    echo "$major is $release, which is newer than $tag: it stays there"
    exit 0
  fi
fi

# A push with a lease is forced only while the tag is still what was looked at, so that two releases cannot overtake each other.
git push --force-with-lease="refs/tags/$major:$(object_of "$major")" "$remote" "$commit:refs/tags/$major"
echo "$major is $tag now, and was ${release:-not there}"
