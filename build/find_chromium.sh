#!/usr/bin/env bash
# Finds a Chromium for the browser tests, or installs one. In this order: one on the
# PATH, one that Playwright keeps, Playwright's own download, the Debian package.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
kept='import os, sys; from playwright.sync_api import sync_playwright as s
with s() as p: sys.exit(0 if os.path.exists(p.chromium.executable_path) else 1)'
.venv/bin/python -c "$kept" >/dev/null 2>&1 && exit 0
echo "No Chromium found: installing one for the browser tests."
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium && exit 0
fi
.venv/bin/python -m playwright install chromium && exit 0
if command -v sudo >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
  sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium && exit 0
fi
echo "Chromium could not be installed. Install Chromium or Chrome yourself and put it on the PATH, then run make again." >&2
exit 1
