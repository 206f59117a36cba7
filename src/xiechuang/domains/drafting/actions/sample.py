"""The marked sample of drafting: an invented draft, its opinions, a meeting, brought about by the real actions."""

from xiechuang.kernel.community.public import Folder, Say


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample once; a second time it is there already."""
    folder.read("sample/drafting.yaml", required=False)
    say("")
