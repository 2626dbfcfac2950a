"""The playground of the documentation site: a page, its worker, and the Python that runs in the worker (`engine`)."""
