"""Numbers worth asking about before they decide a rank: jumps, chosen digits, repeats, sums that do not add up."""

from xiechuang.engines.indices.analysing.alerts.alert import ALERT_LABELS, Alert, AlertKind
from xiechuang.engines.indices.analysing.alerts.digits import (
    DigitTest,
    first_digits,
    last_digits,
    round_numbers,
)
from xiechuang.engines.indices.analysing.alerts.jumping import jump_scores, jumps, robust_z
from xiechuang.engines.indices.analysing.alerts.repeats import copied, unchanged
from xiechuang.engines.indices.analysing.alerts.sums import SumRule, sum_mismatches

__all__ = [
    "ALERT_LABELS",
    "Alert",
    "AlertKind",
    "DigitTest",
    "SumRule",
    "copied",
    "first_digits",
    "jump_scores",
    "jumps",
    "last_digits",
    "robust_z",
    "round_numbers",
    "sum_mismatches",
    "unchanged",
]
