#!/bin/sh
# Build the pages' scripts, styles and fonts into the package (git-ignored; named in static/dist/manifest.json).
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.node/bin:$PATH"
export PATH
cd frontend
if ! npm ci --silent --ignore-scripts; then
    echo "The packages of the live room could not be fetched: connect to the internet and try again." >&2
    exit 1
fi
exec node node_modules/vite/bin/vite.js build --logLevel warn
