#!/usr/bin/env bash
# Prints what CHANGELOG.md says of a version: tools/release/changelog-section.sh 1.2.3 [FILE]
# The heading is `## 1.2.3`, and what follows a blank in it, such as a date, is the reader's.
set -euo pipefail

version=${1:?usage: $0 X.Y.Z [FILE]}
file=${2:-CHANGELOG.md}

section=$(awk -v version="$version" '
  /^## / { inside = ($2 == version); next }
  inside
' "$file" | sed '/./,$!d')

if [[ -z ${section//[[:space:]]/} ]]; then
  echo "::error title=Not released::$file has no section ## $version, or nothing in it: say what is new" >&2
  exit 1
fi
printf '%s\n' "$section"
