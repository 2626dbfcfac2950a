"""``agentlint server``."""

from typing import Annotated

import typer

from agentlint.cli.command import ends


@ends
def server(
    tcp: Annotated[
        int | None, typer.Option("--tcp", metavar="PORT", min=1, max=65535, help="Serve one client on 127.0.0.1:PORT.")
    ] = None,
) -> None:
    """Run a language server for editors, over standard input and output.

    Example: agentlint server
    """
    try:
        import pygls  # noqa: F401 - tried before anything else is loaded
    except ImportError:
        from agentlint.home import DISTRIBUTION
        from agentlint.status import UsageError

        raise UsageError(f"the language server is not installed; pip install '{DISTRIBUTION}[server]'") from None
    import gc

    gc.disable()  # a fifth of the start-up time: none of the protocol's hundreds of classes is garbage
    from agentlint.server.app import serve

    gc.freeze()  # and none becomes garbage later
    gc.enable()
    serve(tcp)
