"""Importing achievements and demands: upload, map, check, take in, stop, submit, undo."""

from xiechuang.domains.transfer.actions.intake.checking import check_intake, start_check
from xiechuang.domains.transfer.actions.intake.ending import (
    kept_reason,
    remove_drafts,
    submit_drafts,
    submit_intake,
    undo_intake,
)
from xiechuang.domains.transfer.actions.intake.taking import stop_intake, take_intake, take_rows
from xiechuang.domains.transfer.actions.intake.uploading import map_intake, upload_intake

__all__ = [
    "check_intake",
    "kept_reason",
    "map_intake",
    "remove_drafts",
    "start_check",
    "stop_intake",
    "submit_drafts",
    "submit_intake",
    "take_intake",
    "take_rows",
    "undo_intake",
    "upload_intake",
]
