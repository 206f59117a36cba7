"""``python -m xiechuang`` is the command line."""

import sys

from xiechuang.config.cli import main

sys.exit(main())
