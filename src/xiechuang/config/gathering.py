"""The static files in one folder, named by content and compressed; done again only when one of them is another."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

# No file of ours has this name, and none is served under it: only what the manifest names is.
_STAMP = ".gathered"


def gather_static() -> bool:
    """Bring the folder up to date; False when it was."""
    root, wanted = Path(str(settings.STATIC_ROOT)), _digest()
    stamp = root / _STAMP
    if stamp.exists() and stamp.read_text() == wanted and _is_whole(root):
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _digest() -> str:
    lines = sorted(f"{name} {size} {changed}" for name, size, changed in _files())
    return hashlib.sha256("\n".join([settings.STATIC_URL, *lines]).encode()).hexdigest()


def _files() -> Iterator[tuple[str, int, int]]:
    for finder in finders.get_finders():
        for name, storage in finder.list([]):  # type: ignore[attr-defined,unused-ignore]
            stat = Path(storage.path(name)).stat()
            yield name, stat.st_size, stat.st_mtime_ns


def _is_whole(root: Path) -> bool:
    """Whether every file that pages may name is still there."""
    try:
        manifest = json.loads((root / "staticfiles.json").read_text())
    except (OSError, ValueError):
        return False
    return all((root / name).is_file() for name in manifest["paths"].values())
