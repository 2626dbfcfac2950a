"""What a command does between its arguments and its report: discover, lint, fix, inspect, convert."""
