#!/bin/sh
# Installs the act that the suite in test/act is written for: tools/install-act.sh FOLDER
# Go checks the module against its checksum database. Does nothing when that version is there already.
set -eu

version=0.2.89

if [ $# -ne 1 ] || [ -z "$1" ]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi

mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)

if [ "$("$folder/act" --version 2>/dev/null)" = "act version $version" ]; then
  echo "act $version is in $folder already"
  exit 0
fi

if ! command -v go >/dev/null 2>&1; then
  echo "$0: go is not on PATH: install Go from https://go.dev/dl/, or put act $version into $folder yourself" >&2
  exit 1
fi

echo "installing act $version into $folder, which takes about a minute"
GOBIN=$folder go install "github.com/nektos/act@v$version"
