"""The language server: what `check`, `fix`, `inspect`, `convert` and the schemas know, while a file is being written.

    app          the protocol: which request goes where, what is sent and when
    workspace    the folders of the editor: configuration, baseline, and an index of their files
    documents    an open file: its text, and the conversion between its offsets and the editor's positions
    cursor       where in a frontmatter an offset is, even while the frontmatter is being typed
    diagnostics, actions, completion, hover, lens, preview, agents (references, rename, symbols)
                 one subject each: from a checked file to what the protocol calls the answer

Nothing is judged here. A file is checked by `engine.check` with the same configuration, suppressions and baseline as on
the command line, so that an editor and `agentlint check` agree.
"""
