"""What stands inside a file: the members of a zip within bounds, and XML that is well-formed and defines nothing of its own."""

from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.files.base import File
from lxml import etree  # type: ignore[import-untyped,unused-ignore]

MOST_MEMBERS = 10_000
UNPACKED_BYTES = 300 * 1024 * 1024
CHUNK = 65_536


def has_member(file: File, member: str) -> bool:
    """Whether the zip holds this member; a broken zip holds none."""
    try:
        with ZipFile(file) as archive:
            return member in archive.namelist()
    except BadZipFile:
        return False
    finally:
        file.seek(0)


def bursts(file: File) -> bool:
    """Whether a zip unpacks to more than anybody could want, by what it says of itself."""
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            return len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > UNPACKED_BYTES
    except BadZipFile:
        return False
    finally:
        file.seek(0)


class _Looking:
    """Takes what a parser meets and keeps nothing; a file may not define a document type, whose entities could grow."""

    has_type = False

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """There is one."""
        self.has_type = True

    def start(self, _tag: str, _attributes: Any) -> None:
        """Go on."""

    def end(self, _tag: str) -> None:
        """Go on."""

    def close(self) -> None:
        """Nothing was kept."""


def is_plain_xml(file: File) -> bool:
    """Whether it is well-formed XML without a document type; read in pieces, and no piece is kept."""
    looking = _Looking()
    parser = etree.XMLParser(
        target=looking, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for piece in file.chunks(CHUNK):
            parser.feed(piece)
            if looking.has_type:
                return False
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        return False
    finally:
        file.seek(0)
    return not looking.has_type
