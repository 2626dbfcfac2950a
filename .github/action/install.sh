#!/usr/bin/env bash
# Installs the agentlint that this action comes with into a virtual environment of its own: the checked project's packages are left alone.
# What the checkout holds is not trusted. Python would take modules from the folder that it is started in, and from what
# PYTHONPATH names: it is isolated (-I), and started elsewhere.
set -euo pipefail
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP

venv="$RUNNER_TEMP/agentlint"
python=${AGENTLINT_PYTHON:-$(command -v python3 || command -v python)}
cd "$RUNNER_TEMP"
"$python" -I -m venv "$venv"
bin="$venv/bin"
[ -d "$bin" ] || bin="$venv/Scripts" # Windows
# Typer from 0.29 on starts slower.
"$bin/python" -I -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH" 'typer<0.29'
