"""Files sent to a route of the API."""

from ninja.files import UploadedFile

from xiechuang.kernel.exchange import Limits
from xiechuang.kernel.lib.errors import Invalid


def content_of(file: UploadedFile, *, limits: Limits) -> bytes:
    """What a table holds, read as a whole; one larger than the limits is refused before it is read."""
    if (file.size or 0) > limits.file_bytes:
        raise Invalid({"file": [f"文件超过 {limits.file_bytes // 1024 // 1024} MB"]})
    return file.read()
