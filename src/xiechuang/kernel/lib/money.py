"""Money as a whole number of fen; never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow

FEN_PER_YUAN = 100
YUAN_PER_WAN = 10_000
# Enough digits for any real amount; with more, the sum would be rounded in silence, so that is an error.
_EXACT = Context(prec=28, traps=[Inexact, InvalidOperation, Overflow])


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen."""

    fen: int

    @classmethod
    def from_yuan(cls, yuan: Decimal | int | str) -> "Money":
        """From yuan, exact to the fen; more than two decimals is an error, not a rounding."""
        try:
            fen = _EXACT.multiply(Decimal(str(yuan)), FEN_PER_YUAN)
        except DecimalException:
            raise ValueError(f"“{yuan}”不是金额") from None
        if not fen.is_finite() or fen != fen.to_integral_value():
            raise ValueError(f"“{yuan}”元精确不到分")
        return cls(int(fen))

    @classmethod
    def from_wan(cls, wan: Decimal | int | str) -> "Money":
        """From ten thousands of yuan."""
        try:
            return cls.from_yuan(_EXACT.multiply(Decimal(str(wan)), YUAN_PER_WAN))
        except DecimalException:
            raise ValueError(f"“{wan}”不是金额") from None

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan with two decimals."""
        return Decimal(self.fen) / FEN_PER_YUAN

    @property
    def wan(self) -> Decimal:
        """The amount in ten thousands of yuan."""
        return self.yuan / YUAN_PER_WAN

    def share(self, ratio: Decimal) -> "Money":
        """A part of it, rounded half up to the fen."""
        return Money(int((self.fen * ratio).quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __str__(self) -> str:
        return f"{self.yuan:,.2f}"
