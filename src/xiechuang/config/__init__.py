"""The house's top floor: settings, addresses, errors, commands."""
