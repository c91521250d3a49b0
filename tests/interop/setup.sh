#!/usr/bin/env bash
# Installs what the slow tests in this folder use and Python's packages do not bring: ical.js and node-ical,
# libical, KCalendarCore and Data::ICal (Debian), into .interop/ at the top of the checkout. Needs node, npm and root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=$here/../../.interop
mkdir -p "$tools"
npm install --silent --no-fund --no-audit --prefix "$tools" ical.js@2.2.1 node-ical@0.26.1
apt-get install -y -q --no-install-recommends libical-dev libdata-ical-perl gcc pkg-config libkf5calendarcore-dev g++
gcc -O1 -Wall -o "$tools/read_libical" "$here/read_libical.c" $(pkg-config --cflags --libs libical)
kde=/usr/include/KF5/KCalendarCore
g++ -O1 -fPIC -w -o "$tools/read_kde" "$here/read_kde.cpp" -I"$kde" -I"$kde/KCalendarCore" \
  $(pkg-config --cflags --libs Qt5Core Qt5Gui) -lKF5CalendarCore
