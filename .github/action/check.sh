#!/usr/bin/env bash
# Runs agentlint on the inputs, which come in the environment: nothing of them is ever read as shell code.
set -euo pipefail
export MSYS2_ARG_CONV_EXCL='*' # on Windows bash would rewrite arguments that look like paths

bin="$RUNNER_TEMP/agentlint/bin"
[ -d "$bin" ] || bin="$RUNNER_TEMP/agentlint/Scripts" # Windows

arguments=()
while IFS= read -r line || [ -n "$line" ]; do
  line=${line%$'\r'}
  [ -z "$line" ] || arguments+=("$line")
done <<<"$AGENTLINT_ARGS"
[ -z "$AGENTLINT_PLATFORM" ] || arguments+=(--platform "$AGENTLINT_PLATFORM")
[ -z "$AGENTLINT_SARIF" ] || arguments+=(--output "sarif:$AGENTLINT_SARIF")
arguments+=(--)
while IFS= read -r line || [ -n "$line" ]; do
  line=${line%$'\r'}
  [ -z "$line" ] || arguments+=("$line")
done <<<"$AGENTLINT_PATHS"

status=0
# Isolated: no module is taken from the checkout, or from what PYTHONPATH names.
"$bin/python" -I -m agentlint check "${arguments[@]}" || status=$?
echo "status=$status" >>"$GITHUB_OUTPUT"
if [ -n "$AGENTLINT_SARIF" ] && [ -f "$AGENTLINT_SARIF" ]; then
  # A line break in it would set another output.
  printf 'sarif=%s\n' "${AGENTLINT_SARIF//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
fi
exit "$status"
