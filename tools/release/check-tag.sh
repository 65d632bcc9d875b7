#!/usr/bin/env bash
# What must hold of a tag before anything is made of it: tools/release/check-tag.sh v1.2.3
# It names the version of package.json, of package-lock.json and of the user agent, its commit is the one checked out, and main has it.
set -euo pipefail

tag=${1:?usage: $0 vX.Y.Z}
part='(0|[1-9][0-9]*)'

# How a failure shows in the run, too.
refuse() {
  echo "::error title=Not released::$1" >&2
  exit 1
}

[[ $tag =~ ^v$part\.$part\.$part$ ]] || refuse "the tag $tag is not vMAJOR.MINOR.PATCH"
version=${tag#v}

says() {
  [ "$2" = "$version" ] || refuse "the tag is $tag, and $1 says $2: change one of them"
}

says package.json "$(node -p 'require("./package.json").version')"
says package-lock.json "$(node -p 'require("./package-lock.json").version')"
says src/deliver/user-agent.ts "$(sed -nE "s|^export const userAgent = 'wandb-artifact-dispatch/(.*)';$|\1|p" src/deliver/user-agent.ts)"

commit=$(git rev-parse --verify --quiet "refs/tags/$tag^{commit}") || refuse "there is no tag $tag here: fetch the tags"
[ "$commit" = "$(git rev-parse HEAD)" ] || refuse "$tag is $commit, which is not what is checked out"
git rev-parse --verify --quiet refs/remotes/origin/main >/dev/null || refuse "origin/main is not here: fetch it"
git merge-base --is-ancestor "$commit" refs/remotes/origin/main || refuse "$tag is $commit, which is not on main"

echo "$tag is version $version, on main"
