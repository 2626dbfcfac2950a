"""VS Code, the second reader of Copilot's agent files."""
