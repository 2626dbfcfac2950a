"""What an agent is, whichever client's file it came from: `Agent`, `ToolPolicy`, `Loss`, and the vocabularies."""
