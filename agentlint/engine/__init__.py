"""The work of a command between its arguments and its report: discover, lint, fix, inspect, convert."""
