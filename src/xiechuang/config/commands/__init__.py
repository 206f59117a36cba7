"""One file a subcommand of ``xiechuang``: HELP, add_arguments(parser), run(args) -> exit code.

A file is found by standing here; a trailing underscore keeps Python's keywords apart (``import_.py`` is ``import``).
``NEEDS_DATABASE = False`` marks a command that runs without Django and without a database; where that depends on what
the command is told, ``needs_database(args)`` says so.
"""
