"""Tables of clearing."""

from xiechuang.domains.clearing.models.case import Case, Side
from xiechuang.domains.clearing.models.day import Day, Line, Terms
from xiechuang.domains.clearing.models.obligation import Obligation
from xiechuang.domains.clearing.models.payment import Payment
from xiechuang.domains.clearing.models.statement import Booking, Statement

__all__ = ["Booking", "Case", "Day", "Line", "Obligation", "Payment", "Side", "Statement", "Terms"]
