"""Pure building blocks: clock, calendar, money, periods, numbers, errors."""
