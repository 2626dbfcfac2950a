"""``python -m agentlint_md``."""

from agentlint_md import main

if __name__ == "__main__":
    main()
