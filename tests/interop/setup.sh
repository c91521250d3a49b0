#!/usr/bin/env bash
# Installs what the slow tests in this folder use and Python's packages do not bring: ical.js and node-ical,
# libical and Data::ICal (Debian), into .interop/ at the top of the checkout. Needs node, npm and root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=$here/../../.interop
mkdir -p "$tools"
npm install --silent --no-fund --no-audit --prefix "$tools" ical.js@2.2.1 node-ical@0.26.1
apt-get install -y -q libical-dev libdata-ical-perl gcc pkg-config
gcc -O1 -Wall -o "$tools/read_libical" "$here/read_libical.c" $(pkg-config --cflags --libs libical)
