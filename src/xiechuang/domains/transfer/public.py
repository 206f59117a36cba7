"""All that others may use of transfer."""

from xiechuang.domains.transfer.actions.intake import (
    check_intake,
    map_intake,
    take_intake,
    take_rows,
    upload_intake,
)
from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries.counted import COUNTS, Count, Counted, counted
from xiechuang.domains.transfer.queries.export import export_report
from xiechuang.domains.transfer.queries.intake import error_workbook
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.domains.transfer.queries.outcomes import OUTCOME_LEVELS, Outcomes, recorded_outcomes

__all__ = [
    "COUNTS",
    "OUTCOME_LEVELS",
    "Count",
    "Counted",
    "Intake",
    "Outcomes",
    "check_intake",
    "counted",
    "error_workbook",
    "export_report",
    "map_intake",
    "recorded_outcomes",
    "spec_of",
    "take_intake",
    "take_rows",
    "upload_intake",
]
