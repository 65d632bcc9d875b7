#!/bin/sh
# Rewrites the vectors beside this file; fails when two implementations disagree. Needs OpenSSL 3 and Python 3.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
python3 -m venv "$temporary/venv"
"$temporary/venv/bin/pip" install --quiet --disable-pip-version-check \
  cffi==2.1.1 cryptography==50.0.2 jcs==0.2.1 pycparser==3.12 rfc8785==0.1.4
PYTHONDONTWRITEBYTECODE=1 "$temporary/venv/bin/python" "$here/make.py"
